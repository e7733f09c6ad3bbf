package dev.penstock.dialect.framing;

import io.vertx.core.buffer.Buffer;

/**
 * Server-sent events, after the WHATWG HTML standard, section 9.2.6 (read 2026-11-21); unlike it,
 * an event that the end of the stream leaves without its blank line counts. {@code id} and {@code
 * retry} are of no interest here.
 */
public final class SseFramer implements Framer {
  private final Lines lines;
  private final Carry bound;
  private final StringBuilder data = new StringBuilder();
  private String name = "";
  private boolean hasData;

  public SseFramer(int maxEventBytes) {
    lines = new Lines(maxEventBytes);
    bound = new Carry(maxEventBytes);
  }

  @Override
  public void feed(Buffer bytes, Sink sink) {
    lines.feed(bytes, line -> line(line, sink));
  }

  @Override
  public void end(Sink sink) {
    lines.end(line -> line(line, sink));
    dispatch(sink);
  }

  private void line(String line, Sink sink) {
    if (line.isEmpty()) {
      dispatch(sink);
      return;
    }
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    switch (field) {
      case "data" -> data(value(line, colon));
      case "event" -> name = value(line, colon);
      default -> {
        // A comment, id, retry, or a field that the standard says to ignore.
      }
    }
  }

  private void data(String value) {
    if (hasData) {
      data.append('\n');
    }
    bound.bound(data.length() + value.length());
    data.append(value);
    hasData = true;
  }

  private void dispatch(Sink sink) {
    String event = name;
    String text = data.toString();
    name = "";
    data.setLength(0);
    hasData = false;
    if (!text.isEmpty()) {
      sink.event(event, text);
    }
  }

  private static String value(String line, int colon) {
    if (colon < 0) {
      return "";
    }
    int start = colon + 1;
    return line.substring(start < line.length() && line.charAt(start) == ' ' ? start + 1 : start);
  }
}
