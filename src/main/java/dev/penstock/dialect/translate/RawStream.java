package dev.penstock.dialect.translate;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.StreamTranslation;
import dev.penstock.error.Failure;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A stream that passes byte for byte, in whole events or lines where it has such: one that breaks
 * off ends with a whole one, to which another can be added. One that tells an error does not pass:
 * the answer may be had better elsewhere.
 */
final class RawStream implements StreamTranslation {
  private final StreamTranslation reading;
  private final @Nullable EventEnds ends;
  private final Seen seen = new Seen();

  /** Bytes of an event whose end has not come; its size is bounded by who reads it. */
  private Buffer begun = Buffer.buffer();

  private boolean over;

  RawStream(StreamTranslation reading, String contentType) {
    this.reading = reading;
    this.ends =
        switch (contentType) {
          case "text/event-stream" -> new EventEnds(true);
          case "application/x-ndjson" -> new EventEnds(false);
          // Binary events; each piece goes as it comes.
          default -> null;
        };
  }

  /** Where events end: at an empty line, or at each. A line ends with CR, LF or both. */
  private static final class EventEnds {
    private final boolean ofSeveralLines;
    private boolean empty = true;
    private boolean carriage;
    private boolean ended;

    EventEnds(boolean ofSeveralLines) {
      this.ofSeveralLines = ofSeveralLines;
    }

    /** Whether one ends with this byte; asked for each, in order. */
    boolean after(byte b) {
      boolean second = carriage && b == '\n';
      carriage = b == '\r';
      if (!second) {
        boolean line = b == '\n' || b == '\r';
        ended = line && (empty || !ofSeveralLines);
        empty = line;
      }
      return ended;
    }
  }

  @Override
  public AnswerFacts facts() {
    return reading.facts();
  }

  @Override
  public void feed(Buffer bytes, Output out) {
    if (over) {
      return;
    }
    Buffer ready = Buffer.buffer();
    int from = 0;
    for (int at = 0; ends != null && at < bytes.length() && !seen.isOver(); at++) {
      if (ends.after(bytes.getByte(at))) {
        read(bytes.slice(from, at + 1), true, ready);
        from = at + 1;
      }
    }
    if (from < bytes.length() && !seen.isOver()) {
      read(bytes.slice(from, bytes.length()), ends == null, ready);
    } else if (seen.complete) {
      // Blanks that follow belong to it.
      ready.appendBuffer(bytes.slice(from, bytes.length()));
    }
    if (ready.length() > 0) {
      out.frames(ready, seen.takeContent());
    }
    ended(out);
  }

  /** {@code whole}: an event ends with this piece. */
  private void read(Buffer piece, boolean whole, Buffer ready) {
    reading.feed(piece, seen);
    if (seen.failure == null) {
      begun.appendBuffer(piece);
      if (whole || seen.complete) {
        ready.appendBuffer(begun);
        begun = Buffer.buffer();
      }
    }
  }

  @Override
  public void end(Output out) {
    if (over) {
      return;
    }
    reading.end(seen);
    if (seen.complete && begun.length() > 0) {
      out.frames(begun, seen.takeContent());
    }
    ended(out);
  }

  private void ended(Output out) {
    Failure failure = seen.failure;
    if (failure != null) {
      over = true;
      out.failed(failure);
    } else if (seen.complete) {
      over = true;
      out.complete();
    }
  }

  /** What the reader says of it. */
  private static final class Seen implements Output {
    private boolean content;
    private boolean complete;
    private @Nullable Failure failure;

    boolean isOver() {
      return complete || failure != null;
    }

    boolean takeContent() {
      boolean had = content;
      content = false;
      return had;
    }

    @Override
    public void frames(Buffer frames, boolean hasContent) {
      content |= hasContent;
    }

    @Override
    public void complete() {
      complete = true;
    }

    @Override
    public void failed(Failure why) {
      failure = why;
    }
  }
}
