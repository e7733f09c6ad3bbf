package dev.penstock.error;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Errors as callers of Anthropic's API know them: {@code {"type":"error","error":{"type",
 * "message"},"request_id"}}, the type by the status ("Errors" at platform.claude.com/docs, read
 * 2026-11-21).
 */
public final class AnthropicErrors implements ErrorFormat {
  public static final ErrorFormat FORMAT = new AnthropicErrors();

  private AnthropicErrors() {}

  @Override
  public Buffer body(OpenAiErrors.Reply reply, String requestId) {
    return Buffer.buffer(json(reply, requestId).toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Buffer event(OpenAiErrors.Reply reply, String requestId) {
    return Buffer.buffer("event: error\ndata: ")
        .appendBuffer(body(reply, requestId))
        .appendString("\n\n");
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer("event: ping\ndata: {\"type\":\"ping\"}\n\n");
  }

  private static ObjectNode json(OpenAiErrors.Reply reply, String requestId) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("type", "error");
    root.putObject("error").put("type", type(reply.status())).put("message", reply.message());
    return root.put("request_id", requestId);
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 408, 504 -> "timeout_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      default -> status >= 500 ? "api_error" : "invalid_request_error";
    };
  }
}
