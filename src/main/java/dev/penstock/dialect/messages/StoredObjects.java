package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;

/**
 * What of a request names files, containers and skills of an account at Anthropic: open to all who
 * share its key.
 */
final class StoredObjects {
  private StoredObjects() {}

  /** Refuses a request that names any. */
  static void refuse(ObjectNode request) {
    RequestField root = RequestField.root(request);
    RequestField container = root.at("container");
    if (container.json().isTextual()) {
      refuse(container);
    } else if (container.json().isObject()) {
      refuse(container.at("id"));
      container.at("skills").items().forEach(StoredObjects::skill);
    }
    if (root.at("messages").json().isArray()) {
      root.at("messages").items().forEach(turn -> blocks(turn.at("content")));
    }
  }

  /** Anthropic's own are everybody's. */
  private static void skill(RequestField skill) {
    if (!skill.at("type").json().asText().equals("anthropic")) {
      refuse(skill.at("skill_id"));
    }
  }

  private static void blocks(RequestField content) {
    if (!content.json().isArray()) {
      return;
    }
    for (RequestField block : content.items()) {
      switch (block.at("type").json().asText()) {
        case "image", "document" -> source(block.at("source"));
        case "container_upload" -> refuse(block.at("file_id"));
        case "tool_result" -> blocks(block.at("content"));
        // The page that was fetched, as a document.
        case "web_fetch_tool_result" -> source(block.at("content").at("content").at("source"));
        // Holds what it is about, or tells what ran before.
        default -> {}
      }
    }
  }

  /** A document may hold pictures of its own. */
  private static void source(RequestField source) {
    refuse(source.at("file_id"));
    blocks(source.at("content"));
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
