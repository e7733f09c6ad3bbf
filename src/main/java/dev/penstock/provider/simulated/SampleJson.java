package dev.penstock.provider.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The simplest JSON that fits a JSON Schema: required properties only, the first of several ways,
 * the lower bound of a range. Always the same for a schema, and bounded for a schema that describes
 * itself. Of the keywords that narrow a value {@code pattern}, {@code not}, {@code if} and {@code
 * uniqueItems} are not read.
 */
final class SampleJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_VALUES = 2_000;
  private static final int MAX_ITEMS = 100;
  private static final int MAX_CHARS = 1_000;

  private final JsonNode root;
  private int values;

  SampleJson(JsonNode root) {
    this.root = root;
  }

  /** A value that fits the schema. */
  JsonNode value() {
    values = 0;
    return sample(root, 0);
  }

  /** An object that fits the schema; empty if the schema does not describe one. */
  ObjectNode object() {
    return value() instanceof ObjectNode object ? object : NODES.objectNode();
  }

  private JsonNode sample(JsonNode schema, int depth) {
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      return NODES.nullNode();
    }
    JsonNode given = given(schema);
    if (given != null) {
      return given;
    }
    JsonNode other = elsewhere(schema);
    if (other != null) {
      return sample(other, depth + 1);
    }
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "string" -> NODES.textNode(string(schema));
      case "integer", "number" -> number(schema);
      case "boolean" -> NODES.booleanNode(true);
      default -> NODES.nullNode();
    };
  }

  private static @Nullable JsonNode given(JsonNode schema) {
    for (String keyword : new String[] {"const", "default"}) {
      if (schema.has(keyword)) {
        return schema.get(keyword);
      }
    }
    JsonNode first = schema.path("enum").path(0);
    return first.isMissingNode() ? null : first;
  }

  /** The schema that this one refers to or offers first, or null if it speaks for itself. */
  private @Nullable JsonNode elsewhere(JsonNode schema) {
    JsonNode ref = schema.path("$ref");
    // A local JSON pointer; anything else would be a schema that is not here.
    if (ref.isTextual() && (ref.textValue().equals("#") || ref.textValue().startsWith("#/"))) {
      return root.at(ref.textValue().substring(1));
    }
    if (schema.has("type") || schema.has("properties")) {
      return null;
    }
    for (String keyword : new String[] {"anyOf", "oneOf", "allOf"}) {
      JsonNode first = schema.path(keyword).path(0);
      if (!first.isMissingNode()) {
        return first;
      }
    }
    return null;
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      type = type.path(0);
    }
    if (type.isTextual()) {
      return type.textValue();
    }
    return schema.has("items") ? "array" : "object";
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = NODES.objectNode();
    for (JsonNode name : schema.path("required")) {
      object.set(name.asText(), sample(schema.path("properties").path(name.asText()), depth + 1));
    }
    return object;
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = NODES.arrayNode();
    int size = Math.min(MAX_ITEMS, schema.path("minItems").asInt(0));
    for (int i = 0; i < size; i++) {
      array.add(sample(schema.path("items"), depth + 1));
    }
    return array;
  }

  private static JsonNode number(JsonNode schema) {
    long min = (long) Math.ceil(schema.path("minimum").asDouble(0));
    if (schema.has("exclusiveMinimum")) {
      min = (long) Math.floor(schema.path("exclusiveMinimum").asDouble(0)) + 1;
    }
    if (schema.has("maximum")) {
      min = Math.min(min, (long) Math.floor(schema.path("maximum").asDouble(0)));
    }
    return NODES.numberNode(min);
  }

  private static String string(JsonNode schema) {
    String text =
        switch (schema.path("format").asText("")) {
          case "date-time" -> "2026-01-01T00:00:00Z";
          case "date" -> "2026-01-01";
          case "time" -> "00:00:00Z";
          case "email" -> "someone@example.com";
          case "uri" -> "https://example.com/";
          case "uuid" -> "00000000-0000-4000-8000-000000000000";
          default -> "text";
        };
    int min = Math.min(MAX_CHARS, schema.path("minLength").asInt(0));
    int max = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    String padded = text + "x".repeat(Math.max(0, min - text.length()));
    return padded.length() > max ? padded.substring(0, Math.max(0, max)) : padded;
  }
}
