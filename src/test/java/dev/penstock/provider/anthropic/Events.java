package dev.penstock.provider.anthropic;

import dev.penstock.api.Delta;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.StreamDecoder.UndecodableEvent;
import dev.penstock.dialect.framing.Framer;
import dev.penstock.dialect.framing.SseFramer;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Streams of bytes as events and as deltas. */
final class Events {
  private static final int MAX_EVENT_BYTES = 1 << 20;

  private Events() {}

  /** One event as the framer gives it. */
  record Event(String name, String data) {}

  /** The events of a stream that comes in these pieces. */
  static List<Event> of(Buffer... pieces) {
    List<Event> events = new ArrayList<>();
    Framer framer = new SseFramer(MAX_EVENT_BYTES);
    Framer.Sink sink = (name, data) -> events.add(new Event(name, data));
    for (Buffer piece : pieces) {
      framer.feed(piece, sink);
    }
    framer.end(sink);
    return events;
  }

  /** All deltas of a stream, its end included. */
  static List<Delta> decode(StreamDecoder decoder, Buffer stream) {
    List<Delta> deltas = new ArrayList<>();
    for (Event event : of(stream)) {
      deltas.addAll(deltas(decoder, event));
    }
    deltas.addAll(decoder.end());
    return deltas;
  }

  private static List<Delta> deltas(StreamDecoder decoder, Event event) {
    try {
      return decoder.event(event.name(), event.data());
    } catch (UndecodableEvent e) {
      throw new AssertionError(event.data(), e);
    }
  }
}
