package dev.penstock.error;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Errors as callers of Google's APIs know them: {@code {"error":{"code","message","status",
 * "details"}}}, the status a word of {@code google.rpc.Code} by the HTTP status ("Errors" at
 * cloud.google.com/apis/design, read 2026-11-21). Our own code is the reason in an {@code
 * ErrorInfo}.
 */
public final class GoogleErrors implements ErrorFormat {
  /** Of a whole answer, and of a stream of events. */
  public static final ErrorFormat FORMAT = new GoogleErrors(false);

  /** Of a stream that is a JSON array. */
  public static final ErrorFormat ARRAY = new GoogleErrors(true);

  private final boolean array;

  private GoogleErrors(boolean array) {
    this.array = array;
  }

  @Override
  public Buffer body(OpenAiErrors.Reply reply, String requestId) {
    return Buffer.buffer(json(reply, requestId).toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Buffer event(OpenAiErrors.Reply reply, String requestId) {
    return Buffer.buffer("data: ").appendBuffer(body(reply, requestId)).appendString("\n\n");
  }

  @Override
  public StreamForm form() {
    return array ? new JsonArrayForm() : StreamForm.EVENTS;
  }

  private static ObjectNode json(OpenAiErrors.Reply reply, String requestId) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode error =
        root.putObject("error")
            .put("code", reply.status())
            .put("message", reply.message())
            .put("status", status(reply.status()));
    ObjectNode info =
        error
            .putArray("details")
            .addObject()
            .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
            .put("reason", String.valueOf(reply.code()))
            .put("domain", "penstock");
    ObjectNode metadata = info.putObject("metadata").put("request_id", requestId);
    if (reply.param() != null) {
      metadata.put("field", reply.param());
    }
    return root;
  }

  private static String status(int status) {
    return switch (status) {
      case 401 -> "UNAUTHENTICATED";
      case 402, 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 409 -> "ABORTED";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 408, 504 -> "DEADLINE_EXCEEDED";
      case 499 -> "CANCELLED";
      case 501 -> "UNIMPLEMENTED";
      case 502, 503 -> "UNAVAILABLE";
      default -> status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT";
    };
  }
}
