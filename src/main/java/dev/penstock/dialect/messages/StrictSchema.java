package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Whether a schema is one that OpenAI's format calls strict: each object is closed, and requires
 * all it may hold. Anthropic keeps to every schema; where it is not strict, a provider of the other
 * format is shown it all the same.
 */
final class StrictSchema {
  private StrictSchema() {}

  static boolean is(JsonNode schema) {
    if (schema.isObject() && schema.path("properties").isObject() && !isStrictObject(schema)) {
      return false;
    }
    for (JsonNode inner : schema) {
      if (!is(inner)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isStrictObject(JsonNode schema) {
    JsonNode open = schema.path("additionalProperties");
    return open.isBoolean()
        && !open.booleanValue()
        && schema.path("required").size() == schema.path("properties").size();
  }
}
