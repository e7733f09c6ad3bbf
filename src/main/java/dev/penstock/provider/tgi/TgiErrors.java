package dev.penstock.provider.tgi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.ErrorClassifier;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.RetryDelay;
import dev.penstock.error.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What TGI's errors mean: {@code {"error", "error_type"}}, with status 422 for a request that is
 * wrong, 424 for a generation that failed and 429 for a server that is full. Hosted ones say 503
 * while they load a model, and how long that takes.
 */
final class TgiErrors {
  private static final int MAX_PLAIN_BYTES = 4096;

  private TgiErrors() {}

  static Failure decode(Dialect.ErrorAnswer answer) {
    JsonNode body = Json.tree(answer.body());
    if (!(body instanceof ObjectNode)) {
      return classify(answer.status(), null, plain(answer.body()), answer.retryAfterMillis());
    }
    Long delay = answer.retryAfterMillis();
    return classify(
        answer.status(),
        body.path("error_type").asText(null),
        message(body),
        delay == null ? loading(body) : delay);
  }

  /** An error within a stream, whose status was sent long ago. */
  static Failure inAnswer(JsonNode error) {
    String type = error.path("error_type").asText("").toLowerCase(Locale.ROOT);
    int status =
        switch (type) {
          case "validation", "template_error", "tool_error" -> 422;
          case "overloaded" -> 429;
          default -> 500;
        };
    return classify(status, type, message(error), null);
  }

  private static Failure classify(
      int status, @Nullable String type, String message, @Nullable Long retryAfterMillis) {
    if (status == 422) {
      if (message.contains("`inputs` must have less than")) {
        return ErrorClassifier.classify(422, type, "context_length_exceeded", null, message, null);
      }
      if (message.contains("`max_new_tokens` must be") && !message.contains("tokens + ")) {
        return ErrorClassifier.classify(422, type, "invalid_value", "max_tokens", message, null);
      }
    }
    return ErrorClassifier.classify(status, type, null, null, message, retryAfterMillis);
  }

  /** Seconds that a model needs until it is loaded. */
  private static @Nullable Long loading(JsonNode body) {
    JsonNode seconds = body.path("estimated_time");
    return seconds.isNumber() ? RetryDelay.millis(seconds.asText(), 1000) : null;
  }

  private static String message(JsonNode body) {
    JsonNode error = body.path("error");
    JsonNode said = error.isArray() ? error.path(0) : error;
    if (said.isTextual()) {
      return said.textValue();
    }
    return said.path("message").asText(body.path("message").asText(""));
  }

  private static String plain(byte[] body) {
    String text =
        new String(body, 0, Math.min(body.length, MAX_PLAIN_BYTES), StandardCharsets.UTF_8);
    // A proxy's error page says nothing that a caller could use.
    return text.stripLeading().startsWith("<") ? "" : text;
  }
}
