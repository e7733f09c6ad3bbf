package dev.penstock.dialect.translate;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.StreamTranslation;
import dev.penstock.error.Failure;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A stream that passes byte for byte. It is read line by line where it has lines, so that what
 * stands before an error in the same piece still passes, and the error does not: it may be had
 * better elsewhere.
 */
final class RawStream implements StreamTranslation {
  private final StreamTranslation reading;
  private final boolean lines;
  private final Seen seen = new Seen();
  private boolean over;

  RawStream(StreamTranslation reading, String contentType) {
    this.reading = reading;
    // All others are text: events, or a document in each line.
    this.lines = !contentType.startsWith("application/vnd.");
  }

  @Override
  public AnswerFacts facts() {
    return reading.facts();
  }

  @Override
  public void feed(Buffer bytes, Output out) {
    int from = 0;
    while (!over && from < bytes.length()) {
      int to = lines ? afterLine(bytes, from) : bytes.length();
      reading.feed(bytes.slice(from, to), seen);
      if (seen.failure != null) {
        break;
      }
      from = to;
      if (seen.complete) {
        // Blanks that follow belong to it.
        from = bytes.length();
      }
    }
    if (over) {
      return;
    }
    if (from > 0) {
      out.frames(bytes.slice(0, from), seen.takeContent());
    }
    ended(out);
  }

  private static int afterLine(Buffer bytes, int from) {
    for (int at = from; at < bytes.length(); at++) {
      if (bytes.getByte(at) == '\n') {
        return at + 1;
      }
    }
    return bytes.length();
  }

  @Override
  public void end(Output out) {
    if (!over) {
      reading.end(seen);
      ended(out);
    }
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
