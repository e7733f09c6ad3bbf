package dev.penstock.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.ErrorClassifier;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Cohere's errors mean: {@code {"id", "message"}}, of late with an {@code error_type}. Most
 * have no more than a status and a sentence (<a
 * href="https://docs.cohere.com/reference/errors">docs.cohere.com/reference/errors</a>).
 */
final class CohereErrors {
  /** A word on Cohere's list of those that it denies, in the prompt or the answer. */
  private static final int DENIED_TOKEN = 498;

  private static final List<String> DENIED =
      List.of("blocked output", "blocked input", "invalid token found");

  /** Error types of which the request is the cause, though the status was sent long ago. */
  private static final Set<String> OF_REQUESTS =
      Set.of("TOO_MANY_TOKENS", "INVALID_TOOL_GENERATION", "INVALID_REQUEST", "BAD_REQUEST");

  private static final int MAX_PLAIN_BYTES = 4096;

  private CohereErrors() {}

  static Failure decode(Dialect.ErrorAnswer answer) {
    JsonNode body = Json.tree(answer.body());
    String type = body == null ? null : CohereJson.text(body, "error_type");
    String message = body instanceof ObjectNode ? message(body) : plain(answer.body());
    return classify(answer.status(), type, message, answer.retryAfterMillis());
  }

  /** An error within an answer of status 200. */
  static Failure inAnswer(JsonNode error) {
    String type = CohereJson.text(error, "error_type");
    String message = message(error);
    boolean ofRequest =
        (type != null && OF_REQUESTS.contains(type.toUpperCase(Locale.ROOT)))
            || message.startsWith("invalid request")
            || message.startsWith("too many tokens");
    return classify(ofRequest ? 400 : 500, type, message, null);
  }

  private static Failure classify(
      int status, @Nullable String type, String message, @Nullable Long retryAfterMillis) {
    String lower = message.toLowerCase(Locale.ROOT);
    if (status == DENIED_TOKEN || (status < 500 && DENIED.stream().anyMatch(lower::contains))) {
      return ErrorClassifier.classify(400, type, "content_filter", null, message, null);
    }
    int limit = lower.indexOf("max tokens must be");
    if (status == 400 && limit >= 0) {
      // "too many tokens: max tokens must be ...": of the answer, not of the prompt.
      String words = message.substring(limit);
      return ErrorClassifier.classify(400, null, "invalid_value", "max_tokens", words, null);
    }
    if (status == 400 && lower.contains("model '") && lower.contains("is not supported by the")) {
      return new Failure.UpstreamModelNotFound();
    }
    String code = "TOO_MANY_TOKENS".equals(type) ? "context_length_exceeded" : null;
    return ErrorClassifier.classify(status, type, code, null, message, retryAfterMillis);
  }

  private static String message(JsonNode body) {
    for (String field : List.of("message", "error", "detail", "data")) {
      JsonNode said = body.path(field);
      if (said.isTextual()) {
        return said.textValue();
      }
      if (said.path("message").isTextual()) {
        return said.path("message").textValue();
      }
    }
    return "";
  }

  private static String plain(byte[] body) {
    String text =
        new String(body, 0, Math.min(body.length, MAX_PLAIN_BYTES), StandardCharsets.UTF_8);
    // A proxy's error page says nothing that a caller could use.
    return text.stripLeading().startsWith("<") ? "" : text;
  }
}
