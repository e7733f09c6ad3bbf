package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.dialect.AnswerDecoder;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.error.Failure;
import java.util.List;

/** The answer of {@code count_tokens}: {@code {"input_tokens": n}}, which nobody is billed for. */
public final class TokenCount implements AnswerDecoder {
  public static final AnswerDecoder DECODER = new TokenCount();

  private TokenCount() {}

  @Override
  public List<Delta> decodeAnswer(byte[] body) {
    ObjectNode count = AnthropicJson.object(body);
    if (count == null || !count.path("input_tokens").isIntegralNumber()) {
      return List.of(new Delta.Failed(new Failure.UpstreamBroken("the answer is no count")));
    }
    return List.of(
        new Delta.Used(new Usage(0, 0, null, null, null)),
        new Delta.Finish(0, FinishReason.STOP, null));
  }

  @Override
  public StreamDecoder newStreamDecoder(String contentType) {
    throw new IllegalStateException("a count is not streamed");
  }
}
