package dev.penstock.dialect.framing;

import io.vertx.core.buffer.Buffer;

/** One JSON document a line; blank lines are nothing. */
public final class NdjsonFramer implements Framer {
  private final Lines lines;

  public NdjsonFramer(int maxEventBytes) {
    lines = new Lines(maxEventBytes);
  }

  @Override
  public void feed(Buffer bytes, Sink sink) {
    lines.feed(bytes, line -> line(line, sink));
  }

  @Override
  public void end(Sink sink) {
    lines.end(line -> line(line, sink));
  }

  private static void line(String line, Sink sink) {
    if (!line.isBlank()) {
      sink.event("", line);
    }
  }
}
