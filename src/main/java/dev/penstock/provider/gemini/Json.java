package dev.penstock.provider.gemini;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Trees whose numbers are what was written: arguments pass through here. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // Documents are bounded before they are parsed, and an image is one string.
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  // Arguments have any names; the table of interned ones is never emptied.
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  static ObjectNode newObject() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode newArray() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** Any value; a {@code MissingNode} for nothing but blanks. */
  static JsonNode parse(byte[] json) throws JsonProcessingException {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      // Jackson declares it for streams; an array in memory has no other I/O than bad encoding.
      throw MismatchedInputException.from(null, JsonNode.class, "bad encoding");
    }
  }

  static JsonNode parse(String json) throws JsonProcessingException {
    return MAPPER.readTree(json);
  }

  static ObjectNode object(byte[] json) throws JsonProcessingException {
    return asObject(parse(json));
  }

  static ObjectNode object(String json) throws JsonProcessingException {
    return asObject(parse(json));
  }

  static String write(JsonNode node) {
    return node.toString();
  }

  /** The member's text, or null if it is missing, empty or no text. */
  static @Nullable String text(JsonNode node, String member) {
    String value = node.path(member).textValue();
    return value == null || value.isEmpty() ? null : value;
  }

  private static ObjectNode asObject(JsonNode node) throws JsonProcessingException {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw MismatchedInputException.from(null, ObjectNode.class, "not an object");
  }
}
