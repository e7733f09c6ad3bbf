package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.error.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Gemini's {@code generateContent} and {@code streamGenerateContent}, v1beta. The answer to a
 * streamed request is an event stream, or one JSON array if it was asked for without {@code
 * alt=sse}; both are read.
 */
public final class GeminiDialect implements Dialect {
  private static final Set<String> PARAMETERS =
      Set.of(
          "tools",
          "tool_choice",
          "response_format",
          "temperature",
          "top_p",
          "n",
          "stop",
          "max_tokens",
          "max_completion_tokens",
          "presence_penalty",
          "frequency_penalty",
          "seed",
          "logprobs",
          "top_logprobs",
          "reasoning_effort",
          // Gemini's own, passed on as they are.
          GenerationConfig.TOP_K,
          GenerationConfig.THINKING_CONFIG,
          GeminiRequest.SAFETY_SETTINGS,
          GeminiRequest.CACHED_CONTENT);

  private final Supplier<String> toolCallIds;

  /**
   * A dialect that takes ids from {@code toolCallIds} where Gemini has none; each must be unique
   * and not empty, such as {@code call_} and some random letters.
   */
  public GeminiDialect(Supplier<String> toolCallIds) {
    this.toolCallIds = toolCallIds;
  }

  @Override
  public String name() {
    return "Gemini";
  }

  @Override
  public Set<String> parameters() {
    return PARAMETERS;
  }

  @Override
  public ObjectNode encode(Conversation conversation) {
    return GeminiRequest.of(conversation);
  }

  @Override
  public boolean takesImageAt(String url) {
    return GeminiParts.fetches(url);
  }

  @Override
  public List<Delta> decodeAnswer(byte[] body) {
    List<Delta> out = new ArrayList<>();
    GeminiAnswer answer = new GeminiAnswer(toolCallIds);
    try {
      answer.read(GeminiJson.object(body), out);
    } catch (IOException e) {
      return List.of(new Delta.Failed(new Failure.UpstreamBroken("the answer is no JSON object")));
    }
    answer.end(out);
    if (!answer.ended()) {
      out.add(new Delta.Failed(new Failure.UpstreamBroken("the answer has no finish reason")));
    }
    return out;
  }

  @Override
  public StreamDecoder newStreamDecoder(String contentType) {
    return new GeminiStream(contentType, new GeminiAnswer(toolCallIds));
  }

  @Override
  public Failure decodeError(ErrorAnswer answer) {
    return GeminiErrors.of(answer);
  }
}
