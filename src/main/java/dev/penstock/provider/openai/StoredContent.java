package dev.penstock.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.request.RequestField;

/**
 * What of a chat names files and sound that an account at OpenAI keeps: open to all who share its
 * key. Ordinary chats are not parsed for it.
 */
final class StoredContent {
  private StoredContent() {}

  /** Refuses a chat that names any. */
  static void refuse(ChatRequest request) {
    boolean suspect =
        request.needs().modalities().contains("file") || Mentions.sound(request.body());
    if (suspect && Json.tree(request.body()) instanceof ObjectNode tree) {
      RequestField messages = RequestField.root(tree).at("messages");
      if (messages.json().isArray()) {
        messages.items().forEach(StoredContent::message);
      }
    }
  }

  private static void message(RequestField message) {
    refuse(message.at("audio").at("id"), "the answer's 'transcript' as text");
    RequestField content = message.at("content");
    if (content.json().isArray()) {
      content.items().forEach(part -> refuse(part.at("file").at("file_id"), "the content itself"));
    }
  }

  private static void refuse(RequestField named, String instead) {
    if (!named.isAbsent()) {
      throw named.unsupported(
          "'"
              + named.path()
              + "' names what the provider keeps for all who share its key; send "
              + instead
              + ", or ask the gateway's operator to let callers share it.");
    }
  }
}
