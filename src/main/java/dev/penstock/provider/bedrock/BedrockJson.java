package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import org.jspecify.annotations.Nullable;

/** Reads Bedrock's JSON; numbers stay as they were written. */
final class BedrockJson {
  private BedrockJson() {}

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

  /** A parameter, or a value of it, that the model has no way to express. */
  static FailureException unsupported(String param, String message) {
    return new FailureException(new Failure.UnsupportedParameter(param, message));
  }

  /** A value that is not what the model takes. */
  static FailureException invalid(String param, String message) {
    return new FailureException(new Failure.InvalidValue(param, message));
  }
}
