package dev.penstock.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What is often asked of Cohere's documents. */
final class CohereJson {
  private CohereJson() {}

  /** Null for what is missing, of another type, or empty. */
  static @Nullable String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
  }
}
