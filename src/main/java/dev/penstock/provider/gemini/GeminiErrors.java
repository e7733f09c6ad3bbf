package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.dialect.Dialect.ErrorAnswer;
import dev.penstock.dialect.ErrorClassifier;
import dev.penstock.dialect.RetryDelay;
import dev.penstock.error.Failure;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Errors of Google's APIs: {@code google.rpc.Status} as JSON under {@code error}, in an array of
 * one if a JSON array was asked for. A wrong key is 400, not 401; {@code details} tell.
 */
final class GeminiErrors {
  private static final Set<String> KEY_REASONS =
      Set.of(
          "API_KEY_INVALID",
          "API_KEY_SERVICE_BLOCKED",
          "API_KEY_HTTP_REFERRER_BLOCKED",
          "API_KEY_IP_ADDRESS_BLOCKED",
          "SERVICE_DISABLED",
          "CONSUMER_INVALID",
          "CONSUMER_SUSPENDED",
          "BILLING_DISABLED");

  private GeminiErrors() {}

  static Failure of(ErrorAnswer answer) {
    JsonNode error = error(answer.body());
    return classify(answer.status(), error, answer.retryAfterMillis());
  }

  /** An error object inside an answer of status 200; its {@code code} is the status. */
  static Failure of(JsonNode error) {
    return classify(error.path("code").asInt(500), error, null);
  }

  private static JsonNode error(byte[] body) {
    try {
      JsonNode root = GeminiJson.parse(body);
      return (root.isArray() ? root.path(0) : root).path("error");
    } catch (IOException e) {
      return GeminiJson.newObject();
    }
  }

  private static Failure classify(int status, JsonNode error, @Nullable Long retryAfterMillis) {
    String type = GeminiJson.text(error, "status");
    String reason = detail(error, "ErrorInfo").path("reason").textValue();
    String message = error.isTextual() ? error.asText() : error.path("message").asText("");
    if (isMissingFile(status, message)) {
      return ErrorClassifier.classify(400, null, "invalid_value", null, message, null);
    }
    if (refusesCredential(type, reason, message)) {
      return new Failure.CredentialRefused();
    }
    if ("PERMISSION_DENIED".equals(type)) {
      return new Failure.CredentialRefused(false);
    }
    if (status == 400 && isContextTooLong(message)) {
      return ErrorClassifier.classify(400, null, "context_length_exceeded", null, message, null);
    }
    if (status == 404 || (status == 400 && message.contains("GenerateContentRequest.model"))) {
      return new Failure.UpstreamModelNotFound();
    }
    Long retryAfter = retryAfterMillis == null ? retryDelayMillis(error) : retryAfterMillis;
    return ErrorClassifier.classify(status, type, reason, param(error), message, retryAfter);
  }

  /**
   * "You do not have permission to access the File x or it may not exist", "CachedContent not found
   * (or permission denied)": what the caller named is gone, and our key is as good as before.
   */
  private static boolean isMissingFile(int status, String message) {
    return (status == 403 || status == 404)
        && (message.contains("access the File") || message.contains("CachedContent"));
  }

  private static boolean refusesCredential(
      @Nullable String type, @Nullable String reason, String message) {
    if (reason != null && KEY_REASONS.contains(reason)) {
      return true;
    }
    return "UNAUTHENTICATED".equals(type)
        || ("FAILED_PRECONDITION".equals(type) && isAccountRefused(message));
  }

  /** An account without billing, or in a country that is not served. */
  private static boolean isAccountRefused(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("location") || lower.contains("billing") || lower.contains("free tier");
  }

  /** "The input token count (1) exceeds the maximum number of tokens allowed (2)." */
  private static boolean isContextTooLong(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("token count") && lower.contains("exceeds the maximum");
  }

  /** {@code RetryInfo.retryDelay}, a protobuf duration: {@code "48s"}, {@code "0.5s"}. */
  private static @Nullable Long retryDelayMillis(JsonNode error) {
    String delay = detail(error, "RetryInfo").path("retryDelay").asText("");
    return delay.endsWith("s")
        ? RetryDelay.millis(delay.substring(0, delay.length() - 1), 1000)
        : null;
  }

  /** OpenAI's name of the field that {@code BadRequest} complains of; null if there is none. */
  private static @Nullable String param(JsonNode error) {
    JsonNode violation = detail(error, "BadRequest").path("fieldViolations").path(0);
    String field = violation.path("field").asText("").replace("generation_config.", "");
    if (field.startsWith("contents") || field.startsWith("system_instruction")) {
      return "messages";
    }
    if (field.startsWith("tools")) {
      return "tools";
    }
    return switch (field) {
      case "temperature", "top_p", "top_k", "seed", "presence_penalty", "frequency_penalty" ->
          field;
      case "max_output_tokens" -> "max_completion_tokens";
      case "stop_sequences" -> "stop";
      case "candidate_count" -> "n";
      case "response_schema", "response_json_schema" -> "response_format";
      // Fields that the caller did not write.
      default -> null;
    };
  }

  private static JsonNode detail(JsonNode error, String type) {
    for (JsonNode detail : error.path("details")) {
      if (detail.path("@type").asText("").endsWith("google.rpc." + type)) {
        return detail;
      }
    }
    return GeminiJson.newObject();
  }
}
