package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import org.jspecify.annotations.Nullable;

/** Reads Anthropic's JSON; numbers stay as they were written. */
final class AnthropicJson {
  private AnthropicJson() {}

  /** The JSON object that the text is; null if it is none. */
  static @Nullable ObjectNode object(String text) {
    return Json.tree(text) instanceof ObjectNode object ? object : null;
  }

  /** The JSON object that the bytes are; null if they are none. */
  static @Nullable ObjectNode object(byte[] bytes) {
    return Json.tree(bytes) instanceof ObjectNode object ? object : null;
  }

  /** The text of a field; empty if it is absent or no text. */
  static String text(JsonNode node, String field) {
    String text = node.path(field).textValue();
    return text == null ? "" : text;
  }

  /** The text of a field; null if it is absent, empty or no text. */
  static @Nullable String textOrNull(JsonNode node, String field) {
    String text = node.path(field).textValue();
    return text == null || text.isEmpty() ? null : text;
  }
}
