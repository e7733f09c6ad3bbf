package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.OpenAiErrors;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's error object, with fields as this API calls them; in a stream the events {@code error}
 * and {@code response.failed}: some clients look at one of them only.
 */
final class ResponsesErrors implements ErrorFormat {
  /** A chat request's fields, as far as they have another name here. */
  private static final Map<String, String> NAMES =
      Map.of(
          "messages", "input",
          "max_tokens", "max_output_tokens",
          "max_completion_tokens", "max_output_tokens",
          "reasoning_effort", "reasoning.effort",
          "verbosity", "text.verbosity",
          "response_format", "text.format",
          "logprobs", "top_logprobs");

  private final Supplier<ResponseObject> response;
  private final Supplier<Integer> number;

  /**
   * For one call.
   *
   * @param response what the stream is of
   * @param number of its next event
   */
  ResponsesErrors(Supplier<ResponseObject> response, Supplier<Integer> number) {
    this.response = response;
    this.number = number;
  }

  @Override
  public Buffer body(OpenAiErrors.Reply reply, String requestId) {
    return Buffer.buffer(renamed(reply).bytes());
  }

  @Override
  public Buffer event(OpenAiErrors.Reply reply, String requestId) {
    OpenAiErrors.Reply told = renamed(reply);
    int next = number.get();
    ObjectNode error = JsonNodeFactory.instance.objectNode().put("type", "error");
    error.put("sequence_number", next).put("code", told.code()).put("message", told.message());
    error.put("param", told.param()).set("error", told.body().get("error"));
    ObjectNode failed = JsonNodeFactory.instance.objectNode().put("type", "response.failed");
    String code = told.code() == null ? "server_error" : told.code();
    failed.put("sequence_number", next + 1);
    failed.set("response", response.get().failed(code, told.message()));
    return ResponseFrames.frame("error", error)
        .appendBuffer(ResponseFrames.frame("response.failed", failed));
  }

  private static OpenAiErrors.Reply renamed(OpenAiErrors.Reply reply) {
    String param = reply.param();
    String name = param == null ? null : renamed(param);
    if (param == null || name == null) {
      return reply;
    }
    return new OpenAiErrors.Reply(
        reply.status(),
        reply.type(),
        name,
        reply.code(),
        reply.message().replace("'" + param + "'", "'" + name + "'"),
        reply.retryAfter(),
        reply.retryUseless());
  }

  /** Messages and items do not count alike, so only the field is told. */
  private static @Nullable String renamed(String param) {
    int end = 0;
    while (end < param.length() && param.charAt(end) != '.' && param.charAt(end) != '[') {
      end++;
    }
    return NAMES.get(param.substring(0, end));
  }
}
