package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads Anthropic's JSON; numbers stay as they were written. */
final class AnthropicJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private AnthropicJson() {}

  /** The JSON object that the text is; null if it is none. */
  static @Nullable ObjectNode object(String text) {
    try {
      return MAPPER.readTree(text) instanceof ObjectNode object ? object : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** The JSON object that the bytes are; null if they are none. */
  static @Nullable ObjectNode object(byte[] bytes) {
    try {
      return MAPPER.readTree(bytes) instanceof ObjectNode object ? object : null;
    } catch (IOException e) {
      return null;
    }
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
