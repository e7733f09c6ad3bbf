package dev.penstock.provider.tgi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder;
import java.util.ArrayList;
import java.util.List;

/** TGI's events as deltas: each has a token, the last one the details as well. */
final class TgiStream implements StreamDecoder {
  private static final String DONE = "[DONE]";

  private final TgiAnswer answer;

  TgiStream(TgiCall call) {
    this.answer = new TgiAnswer(call);
  }

  @Override
  public Framing framing() {
    return Framing.SSE;
  }

  @Override
  public List<Delta> event(String event, String data) throws UndecodableEvent {
    // Some proxies add it.
    if (data.equals(DONE)) {
      return List.of();
    }
    List<Delta> out = new ArrayList<>(2);
    if (!(Json.tree(data) instanceof ObjectNode node) || !answer.event(node, out)) {
      throw new UndecodableEvent("the data of an event is no token");
    }
    return out;
  }

  @Override
  public List<Delta> end() {
    // What is held back may be the beginning of a stop sequence, and the answer was cut.
    return List.of();
  }
}
