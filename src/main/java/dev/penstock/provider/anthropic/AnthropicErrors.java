package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Dialect.ErrorAnswer;
import dev.penstock.dialect.ErrorClassifier;
import dev.penstock.error.Failure;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's {@code {"type":"error","error":{"type","message"}}}, as the body of an answer or as
 * an event of a stream.
 */
final class AnthropicErrors {
  /** The status that a type has when it is a body; an event in a stream comes with 200. */
  private static final Map<String, Integer> STATUS =
      Map.ofEntries(
          Map.entry("invalid_request_error", 400),
          Map.entry("authentication_error", 401),
          Map.entry("billing_error", 402),
          Map.entry("permission_error", 403),
          Map.entry("not_found_error", 404),
          Map.entry("conflict_error", 409),
          Map.entry("request_too_large", 413),
          Map.entry("rate_limit_error", 429),
          Map.entry("api_error", 500),
          Map.entry("timeout_error", 504),
          Map.entry("overloaded_error", 529));

  /** Anthropic's top-level fields, and what the caller knows them as. */
  private static final Map<String, String> PARAMS =
      Map.ofEntries(
          Map.entry("messages", "messages"),
          Map.entry("system", "messages"),
          Map.entry("max_tokens", "max_tokens"),
          Map.entry("temperature", "temperature"),
          Map.entry("top_p", "top_p"),
          Map.entry("top_k", "top_k"),
          Map.entry("stop_sequences", "stop"),
          Map.entry("tools", "tools"),
          Map.entry("tool_choice", "tool_choice"),
          Map.entry("thinking", "thinking"),
          Map.entry("output_config", "response_format"),
          Map.entry("metadata", "user"));

  private AnthropicErrors() {}

  /** What an answer of status 4xx or 5xx means. */
  static Failure of(ErrorAnswer answer) {
    ObjectNode body = AnthropicJson.object(answer.body());
    JsonNode error = body == null ? MissingNode.getInstance() : body.path("error");
    return classify(answer.status(), error, answer.retryAfterMillis());
  }

  /** What an error within an answer of status 200 means. */
  static Failure inAnswer(ObjectNode body) {
    JsonNode error = body.path("error");
    return classify(STATUS.getOrDefault(AnthropicJson.text(error, "type"), 500), error, null);
  }

  private static Failure classify(int status, JsonNode error, @Nullable Long retryAfterMillis) {
    String message = AnthropicJson.text(error, "message");
    // The operator's spend limit, told as the caller's 400; another deployment may serve.
    if (message.toLowerCase(Locale.ROOT).contains("api usage limits")) {
      return new Failure.CredentialRefused();
    }
    return ErrorClassifier.classify(
        status,
        AnthropicJson.textOrNull(error, "type"),
        null,
        param(message),
        message,
        retryAfterMillis);
  }

  /**
   * The caller's parameter that a message like {@code messages.0.content: ...} or {@code
   * `temperature` and ...} begins with. Only its name: Anthropic counts turns as we merged them.
   */
  private static @Nullable String param(String message) {
    int start = message.startsWith("`") ? 1 : 0;
    int end = start;
    while (end < message.length() && isNamePart(message.charAt(end))) {
      end++;
    }
    boolean isPath = end < message.length() && ":.`".indexOf(message.charAt(end)) >= 0;
    return isPath ? PARAMS.get(message.substring(start, end)) : null;
  }

  private static boolean isNamePart(char c) {
    return (c >= 'a' && c <= 'z') || c == '_';
  }
}
