package dev.penstock.dialect.framing;

import io.vertx.core.buffer.Buffer;

/**
 * The objects of one top-level JSON array, each as soon as it is whole. It counts brackets outside
 * of strings and leaves it to the reader of an element to find it malformed; what stands between
 * elements is passed over.
 */
public final class JsonArrayFramer implements Framer {
  private final Carry carry;
  private int depth;
  private boolean inString;
  private boolean escaped;

  public JsonArrayFramer(int maxEventBytes) {
    carry = new Carry(maxEventBytes);
  }

  @Override
  public void feed(Buffer bytes, Sink sink) {
    int start = 0;
    int length = bytes.length();
    for (int i = 0; i < length; i++) {
      byte b = bytes.getByte(i);
      boolean outside = depth == 0;
      step(b);
      if (outside && depth > 0) {
        start = i;
      } else if (!outside && depth == 0) {
        sink.event("", carry.take(bytes, start, i + 1));
      }
    }
    if (depth > 0) {
      carry.add(bytes, start, length);
    }
  }

  @Override
  public void end(Sink sink) {
    // An element that is not whole is no element.
  }

  /** Depth counts braces; the array's own brackets, and those in elements, need no counting. */
  private void step(byte b) {
    if (inString) {
      if (escaped) {
        escaped = false;
      } else if (b == '\\') {
        escaped = true;
      } else if (b == '"') {
        inString = false;
      }
    } else if (b == '"') {
      inString = depth > 0;
    } else if (b == '{') {
      depth++;
    } else if (b == '}' && depth > 0) {
      depth--;
    }
  }
}
