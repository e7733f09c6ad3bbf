package dev.penstock.dialect.framing;

import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Bytes of something whose end has not come yet, up to a bound. */
final class Carry {
  private final int maxBytes;
  private Buffer bytes = Buffer.buffer();

  Carry(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(Buffer from, int start, int end) {
    bound(bytes.length() + end - start);
    bytes.appendBuffer(from, start, end - start);
  }

  /** Fails if something of {@code length} bytes is too large. */
  void bound(int length) {
    if (length > maxBytes) {
      throw new FailureException(new Failure.UpstreamBroken("event larger than max_event"));
    }
  }

  boolean isEmpty() {
    return bytes.length() == 0;
  }

  /** All of it, together with these last bytes, as text; empty afterwards. */
  String take(Buffer from, int start, int end) {
    if (isEmpty()) {
      bound(end - start);
      return from.getString(start, end);
    }
    add(from, start, end);
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes = Buffer.buffer();
    return text;
  }
}
