package dev.penstock.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.dialect.ErrorClassifier;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the errors of OpenAI-format upstreams, which agree on little: an object or a text under
 * {@code error}, {@code detail} (Mistral, FastAPI), a bare {@code message}, plain text, a page of
 * HTML; codes as names or numbers.
 */
public final class OpenAiErrorReader {
  private static final int MAX_PLAIN_BYTES = 4096;

  private OpenAiErrorReader() {}

  /** What an answer of status 4xx or 5xx means. Never throws. */
  public static Failure read(int status, byte[] body, @Nullable Long retryAfterMillis) {
    JsonNode root = Json.tree(body);
    if (root == null || root.isValueNode()) {
      String message = root == null ? plain(body) : text(root);
      return classify(status, new Said(null, null, null, message), retryAfterMillis);
    }
    JsonNode first = root instanceof ArrayNode array ? array.path(0) : root;
    return classify(status, said(first), retryAfterMillis);
  }

  /** What an error object inside an answer of status 200 means. */
  public static Failure inAnswer(JsonNode error) {
    Said said = error.isObject() ? ofError(error) : new Said(null, null, null, text(error));
    return classify(statusOf(error, said), said, null);
  }

  private record Said(
      @Nullable String type, @Nullable String code, @Nullable String param, String message) {}

  private static Failure classify(int status, Said said, @Nullable Long retryAfterMillis) {
    return ErrorClassifier.classify(
        status, said.type, said.code, said.param, said.message, retryAfterMillis);
  }

  private static Said said(JsonNode root) {
    JsonNode error = root.path("error");
    if (error.isObject()) {
      return ofError(error);
    }
    if (error.isTextual()) {
      return new Said(name(root, "type"), name(root, "code"), null, error.textValue());
    }
    JsonNode detail = root.path("detail");
    if (detail.isArray()) {
      return ofDetails(detail.path(0));
    }
    if (detail.isTextual()) {
      return new Said(name(root, "type"), name(root, "code"), null, detail.textValue());
    }
    return ofError(root);
  }

  private static Said ofError(JsonNode error) {
    // Azure tells the filter in an inner error too.
    String inner = name(error.path("innererror"), "code");
    String code = name(error, "code");
    return new Said(
        name(error, "type"),
        code == null ? inner : code,
        name(error, "param"),
        text(error.path("message")));
  }

  /** FastAPI's {@code {"loc":["body","messages",0,"role"],"msg":"...","type":"missing"}}. */
  private static Said ofDetails(JsonNode detail) {
    StringBuilder param = new StringBuilder();
    for (JsonNode step : detail.path("loc")) {
      if (step.isNumber()) {
        param.append('[').append(step.asText()).append(']');
      } else if (!step.asText().equals("body")) {
        param.append(param.isEmpty() ? "" : ".").append(step.asText());
      }
    }
    String type = name(detail, "type");
    return new Said(type, type, param.toString(), text(detail.path("msg")));
  }

  private static @Nullable String name(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isTextual() || value.isNumber() ? value.asText() : null;
  }

  private static String text(JsonNode message) {
    if (message.isTextual()) {
      return message.textValue();
    }
    return message.isMissingNode() || message.isNull() ? "" : message.toString();
  }

  private static String plain(byte[] body) {
    String text =
        new String(body, 0, Math.min(body.length, MAX_PLAIN_BYTES), StandardCharsets.UTF_8);
    // A proxy's error page says nothing that a caller could use.
    return text.stripLeading().startsWith("<") ? "" : text;
  }

  private static int statusOf(JsonNode error, Said said) {
    for (String field : new String[] {"status_code", "code", "status"}) {
      int status = error.path(field).asInt(0);
      if (status >= 400 && status <= 599) {
        return status;
      }
    }
    return statusOf((said.type + " " + said.code).toLowerCase(Locale.ROOT));
  }

  private static int statusOf(String words) {
    if (words.contains("rate_limit") || words.contains("too_many_requests")) {
      return 429;
    }
    if (words.contains("overloaded")) {
      return 529;
    }
    if (words.contains("authentication") || words.contains("permission")) {
      return 401;
    }
    return words.contains("invalid_request") ? 400 : 500;
  }
}
