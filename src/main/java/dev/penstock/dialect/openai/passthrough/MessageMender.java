package dev.penstock.dialect.openai.passthrough;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;

/**
 * Puts what providers say in a message or a delta in ways of their own where OpenAI's clients look
 * for it: reasoning under {@code reasoning_content}, text as one string.
 */
final class MessageMender {
  private MessageMender() {}

  /** Whether anything was changed. */
  static boolean mend(ObjectNode message) {
    boolean changed = content(message);
    changed |= reasoning(message, "reasoning");
    changed |= reasoning(message, "thinking");
    for (String field : new String[] {"reasoning_content", "refusal"}) {
      JsonNode value = message.path(field);
      if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
        message.put(field, text(value));
        changed = true;
      }
    }
    changed |= calls(message);
    return changed;
  }

  private static boolean content(ObjectNode message) {
    JsonNode content = message.path("content");
    if (content.isTextual() || content.isNull() || content.isMissingNode()) {
      return false;
    }
    StringBuilder text = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    for (JsonNode part : content.isArray() ? content : Json.MAPPER.createArrayNode().add(content)) {
      // Mistral: {"type":"thinking","thinking":[{"type":"text","text":"..."}]}
      boolean thinks = part.path("type").asText().equals("thinking");
      (thinks ? reasoning : text).append(text(thinks ? part.path("thinking") : part));
    }
    message.put("content", text.toString());
    append(message, reasoning.toString());
    return true;
  }

  private static boolean reasoning(ObjectNode message, String field) {
    JsonNode said = message.path(field);
    if (said.isMissingNode() || said.isNull()) {
      return false;
    }
    message.remove(field);
    // Some servers say it twice, in both words, for the sake of older clients.
    if (message.path("reasoning_content").asText("").isEmpty()) {
      append(message, text(said));
    }
    return true;
  }

  private static void append(ObjectNode message, String reasoning) {
    if (!reasoning.isEmpty()) {
      message.put("reasoning_content", message.path("reasoning_content").asText("") + reasoning);
    }
  }

  /** Arguments are the text of JSON, whatever a provider makes of them. */
  private static boolean calls(ObjectNode message) {
    if (!message.has("tool_calls")) {
      return false;
    }
    if (!(message.get("tool_calls") instanceof ArrayNode calls)) {
      boolean wrong = !message.get("tool_calls").isNull();
      if (wrong) {
        message.remove("tool_calls");
      }
      return wrong;
    }
    boolean changed = false;
    for (JsonNode call : calls) {
      JsonNode arguments = call.path("function").path("arguments");
      if (arguments.isContainerNode() || arguments.isNumber() || arguments.isBoolean()) {
        ((ObjectNode) call.get("function")).put("arguments", arguments.toString());
        changed = true;
      }
    }
    return changed;
  }

  /** The text of a string, of a part with text, or of an array of those. */
  private static String text(JsonNode said) {
    if (said.isTextual()) {
      return said.textValue();
    }
    if (said.isArray()) {
      StringBuilder text = new StringBuilder();
      said.forEach(part -> text.append(text(part)));
      return text.toString();
    }
    return said.path("text").asText("");
  }
}
