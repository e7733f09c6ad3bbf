package dev.penstock.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.request.RequestField;

/**
 * What of a chat names files that an account at OpenAI keeps: open to all who share its key.
 * Ordinary chats are not parsed for it.
 */
final class StoredContent {
  private StoredContent() {}

  /** Refuses a chat that names any. */
  static void refuse(ChatRequest request) {
    if (request.needs().modalities().contains("file")
        && Json.tree(request.body()) instanceof ObjectNode tree) {
      RequestField messages = RequestField.root(tree).at("messages");
      if (messages.json().isArray()) {
        messages.items().forEach(StoredContent::message);
      }
    }
  }

  private static void message(RequestField message) {
    RequestField content = message.at("content");
    if (content.json().isArray()) {
      content.items().forEach(part -> refuse(part.at("file").at("file_id")));
    }
  }

  private static void refuse(RequestField named) {
    if (!named.isAbsent()) {
      throw named.unsupported(
          "'"
              + named.path()
              + "' names what the provider keeps for all who share its key; send the content"
              + " itself, or ask the gateway's operator to let callers share it.");
    }
  }
}
