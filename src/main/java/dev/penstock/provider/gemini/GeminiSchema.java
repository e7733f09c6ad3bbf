package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * A JSON Schema as {@code parametersJsonSchema} and {@code responseJsonSchema} take it: all of JSON
 * Schema may be sent, and what Gemini does not know it leaves out of account. So a schema goes as
 * it is, but for what would lose its meaning there and has another spelling: {@code const} is an
 * {@code enum} of one, {@code definitions} are {@code $defs}, and a {@code $ref} beside other
 * keywords, which Gemini refuses, stands in an {@code anyOf} of its own.
 */
final class GeminiSchema {
  private static final Set<String> SCHEMAS_BY_NAME =
      Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");
  private static final Set<String> SCHEMAS =
      Set.of("items", "prefixItems", "anyOf", "oneOf", "allOf", "not", "additionalProperties");
  private static final String OLD_DEFINITIONS = "#/definitions/";

  private GeminiSchema() {}

  static ObjectNode of(ObjectNode schema) {
    ObjectNode result = GeminiJson.newObject();
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      copy(entry.getKey(), entry.getValue(), result);
    }
    return apart(result);
  }

  private static void copy(String keyword, JsonNode value, ObjectNode to) {
    if (keyword.equals("$schema")) {
      return;
    }
    if (keyword.equals("const")) {
      to.putArray("enum").add(value);
    } else if (keyword.equals("$ref")) {
      to.put("$ref", reference(value.asText()));
    } else if (SCHEMAS_BY_NAME.contains(keyword)) {
      to.set(keyword.equals("definitions") ? "$defs" : keyword, eachMember(value));
    } else {
      to.set(keyword, SCHEMAS.contains(keyword) ? each(value) : value);
    }
  }

  private static String reference(String ref) {
    return ref.startsWith(OLD_DEFINITIONS)
        ? "#/$defs/" + ref.substring(OLD_DEFINITIONS.length())
        : ref;
  }

  private static ObjectNode apart(ObjectNode schema) {
    JsonNode ref = schema.get("$ref");
    if (ref == null || schema.propertyStream().allMatch(e -> e.getKey().startsWith("$"))) {
      return schema;
    }
    schema.remove("$ref");
    JsonNode others = schema.get("anyOf");
    if (others == null) {
      schema.putArray("anyOf").addObject().set("$ref", ref);
    }
    // With an anyOf of its own the reference only narrowed it further; Gemini has no such thing.
    return schema;
  }

  private static JsonNode eachMember(JsonNode value) {
    if (!value.isObject()) {
      return value;
    }
    ObjectNode result = GeminiJson.newObject();
    value.properties().forEach(e -> result.set(e.getKey(), each(e.getValue())));
    return result;
  }

  private static JsonNode each(JsonNode value) {
    if (value instanceof ObjectNode schema) {
      return of(schema);
    }
    if (value instanceof ArrayNode schemas) {
      ArrayNode result = GeminiJson.newArray();
      schemas.forEach(s -> result.add(each(s)));
      return result;
    }
    return value;
  }
}
