package dev.penstock.provider.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Trees whose numbers are what was written: arguments pass through here. */
final class GeminiJson {

  private GeminiJson() {}

  static ObjectNode newObject() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode newArray() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** Any value; a {@code MissingNode} for nothing but blanks. */
  static JsonNode parse(byte[] json) throws IOException {
    return Json.parse(json);
  }

  static ObjectNode object(byte[] json) throws IOException {
    return asObject(Json.parse(json));
  }

  static JsonNode parse(String json) throws JsonProcessingException {
    return Json.parse(json);
  }

  static ObjectNode object(String json) throws JsonProcessingException {
    return asObject(Json.parse(json));
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
