package dev.penstock.provider.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.penstock.api.Delta;
import dev.penstock.dialect.StreamDecoder;
import java.util.ArrayList;
import java.util.List;

/** The chunks of a streamed answer; each is a whole {@code GenerateContentResponse}. */
final class GeminiStream implements StreamDecoder {
  private final Framing framing;
  private final GeminiAnswer answer;

  GeminiStream(String contentType, GeminiAnswer answer) {
    this.framing = contentType.equals("application/json") ? Framing.JSON_ARRAY : Framing.SSE;
    this.answer = answer;
  }

  @Override
  public Framing framing() {
    return framing;
  }

  @Override
  public List<Delta> event(String event, String data) throws UndecodableEvent {
    List<Delta> out = new ArrayList<>();
    try {
      answer.read(GeminiJson.object(data), out);
    } catch (JsonProcessingException e) {
      throw new UndecodableEvent("a chunk is no JSON object");
    }
    return out;
  }

  @Override
  public List<Delta> end() {
    List<Delta> out = new ArrayList<>();
    answer.end(out);
    return out;
  }
}
