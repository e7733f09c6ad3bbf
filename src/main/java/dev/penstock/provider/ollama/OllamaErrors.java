package dev.penstock.provider.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.ErrorClassifier;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Ollama's errors mean. They are {@code {"error": "text"}} without type or code, so the text
 * decides; it names the model by its registry path, so it is not shown where we have our own words.
 */
final class OllamaErrors {
  private OllamaErrors() {}

  static Failure decode(Dialect.ErrorAnswer answer) {
    return classify(answer.status(), message(answer.body()), answer.retryAfterMillis());
  }

  /** An {@code error} line within a stream, whose status was sent long ago. */
  static Failure inStream(JsonNode line) {
    int status = line.path("status").asInt(0);
    return classify(status >= 400 ? status : 500, text(line.path("error")), null);
  }

  private static Failure classify(int status, String message, @Nullable Long retryAfterMillis) {
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("does not support tools")) {
      return new Failure.UpstreamRejected(
          400, "unsupported_parameter", "tools", "this model does not support tools");
    }
    if (lower.contains("does not support thinking")) {
      return new Failure.UpstreamRejected(
          400, "unsupported_parameter", "reasoning_effort", "this model does not support thinking");
    }
    if (lower.contains("longer than the context length")) {
      return new Failure.ContextLengthExceeded("the prompt is longer than the model's context");
    }
    if (modelUnknown(status, lower)) {
      return new Failure.UpstreamModelNotFound();
    }
    return ErrorClassifier.classify(status, null, null, null, message, retryAfterMillis);
  }

  private static boolean modelUnknown(int status, String lower) {
    return (status == 404 && lower.contains("model") && lower.contains("not found"))
        || (status == 400 && lower.contains("invalid model name"));
  }

  private static String message(byte[] body) {
    try {
      JsonNode error = Json.parse(body).path("error");
      if (!error.isMissingNode()) {
        return text(error);
      }
    } catch (IOException e) {
      // Not JSON: a proxy in front, or "404 page not found". Its text is all there is.
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private static String text(JsonNode error) {
    if (error.isTextual()) {
      return error.textValue();
    }
    // What Ollama forwards of another server may be an object.
    JsonNode message = error.path("message");
    return message.isTextual() ? message.textValue() : error.toString();
  }
}
