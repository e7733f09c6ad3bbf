package dev.penstock.provider.simulated;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The simulated upstream's own error answer; without a stack, since it is no bug. */
final class Refused extends RuntimeException {
  private final int status;
  private final String type;
  private final @Nullable String code;
  private final @Nullable String param;

  private Refused(
      int status, String type, @Nullable String code, @Nullable String param, String message) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.code = code;
    this.param = param;
  }

  /** A field of the request, or a directive in it, that is not as it must be. */
  static Refused invalidValue(String param, String message) {
    return new Refused(400, "invalid_request_error", "invalid_value", param, message);
  }

  /** A field that must be there. */
  static Refused missing(String param) {
    return new Refused(
        400,
        "invalid_request_error",
        "missing_required_parameter",
        param,
        "Missing required parameter: '" + param + "'.");
  }

  /** Not one JSON object. */
  static Refused invalidJson() {
    return new Refused(
        400, "invalid_request_error", "invalid_json", null, "The body is not a JSON object.");
  }

  /** The error that a directive asked for, with the type and code that OpenAI uses for it. */
  static Refused scripted(int status) {
    String message = "Simulated failure with status " + status + ".";
    return switch (status) {
      case 401 -> new Refused(status, "invalid_request_error", "invalid_api_key", null, message);
      case 404 -> new Refused(status, "invalid_request_error", "model_not_found", null, message);
      case 429 -> new Refused(status, "requests", "rate_limit_exceeded", null, message);
      default ->
          new Refused(
              status, status < 500 ? "invalid_request_error" : "server_error", null, null, message);
    };
  }

  int status() {
    return status;
  }

  byte[] body() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.putObject("error")
        .put("message", getMessage())
        .put("type", type)
        .put("param", param)
        .put("code", code);
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }
}
