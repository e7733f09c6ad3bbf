package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.dialect.AnswerDecoder;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.error.Failure;
import java.util.List;

/** The answer of {@code countTokens}: {@code {"totalTokens": n}}, which nobody is billed for. */
public final class ContentCount implements AnswerDecoder {
  public static final AnswerDecoder DECODER = new ContentCount();

  private ContentCount() {}

  @Override
  public List<Delta> decodeAnswer(byte[] body) {
    JsonNode count = Json.tree(body);
    if (count == null || !count.path("totalTokens").isIntegralNumber()) {
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
