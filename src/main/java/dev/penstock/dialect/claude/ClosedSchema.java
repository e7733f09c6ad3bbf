package dev.penstock.dialect.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * A JSON Schema whose objects are closed. Anthropic refuses an object without {@code
 * additionalProperties: false}; OpenAI asks for it only of strict schemas. What the caller wrote is
 * never overwritten.
 */
public final class ClosedSchema {
  /** Keywords whose value is a map from names to schemas. */
  private static final Set<String> NAMED = Set.of("properties", "$defs", "definitions");

  /** Keywords whose value is a schema or a list of them. */
  private static final Set<String> NESTED = Set.of("items", "anyOf", "allOf", "oneOf");

  private ClosedSchema() {}

  /** A closed copy. */
  public static ObjectNode of(ObjectNode schema) {
    ObjectNode copy = schema.deepCopy();
    close(copy);
    return copy;
  }

  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object && isObject(object.path("type"))) {
      object.putIfAbsent("additionalProperties", object.booleanNode(false));
    }
    for (var member : schema.properties()) {
      if (NAMED.contains(member.getKey()) || NESTED.contains(member.getKey())) {
        closeEach(member.getKey(), member.getValue());
      }
    }
  }

  private static void closeEach(String keyword, JsonNode value) {
    if (value.isArray() || NAMED.contains(keyword)) {
      value.forEach(ClosedSchema::close);
    } else {
      close(value);
    }
  }

  private static boolean isObject(JsonNode type) {
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (one.asText().equals("object")) {
          return true;
        }
      }
    }
    return type.asText().equals("object");
  }
}
