package dev.penstock.dialect.openai.passthrough;

import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the frames of an event stream in its bytes without copying them: {@link #add} a chunk, take
 * frames by {@link #next} while it says so, then {@link #rest}. Offsets are into {@link #bytes} and
 * hold until the next call. Lines end with LF, CRLF or CR; a CR ends its line at once, and an LF
 * that follows it in a later chunk is given as a stray one.
 */
final class SseFrames {
  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final int maxEventBytes;
  private final FrameBytes carry = new FrameBytes();
  private final ByteArrayOutputStream joined = new ByteArrayOutputStream(0);

  /** Where the frame under way begins, its present line begins, and the search goes on. */
  private int from;

  private int line;
  private int at;
  private boolean afterCr;
  private boolean firstLine = true;

  private int to;
  private int dataFrom;
  private int dataTo;
  private int dataLines;
  private int otherLines;
  private boolean marked;
  private boolean stray;
  private String event = "";

  SseFrames(int maxEventBytes) {
    this.maxEventBytes = maxEventBytes;
  }

  /** Bytes as they came, cut anywhere; not changed, and not kept beyond {@link #rest}. */
  void add(byte[] chunk) {
    carry.add(chunk);
  }

  /**
   * Goes to the next frame with data; frames without are passed over.
   *
   * @throws FailureException if a frame is over the bound
   */
  boolean next() {
    begin();
    byte[] bytes = carry.work();
    while (at < carry.end()) {
      byte b = bytes[at];
      if (b == '\n' && afterCr) {
        afterCr = false;
        at++;
        line = at;
        if (from == at - 1) {
          from = at;
          stray = true;
          return true;
        }
        continue;
      }
      afterCr = false;
      if (b != '\n' && b != '\r') {
        at++;
        continue;
      }
      int lineEnd = at++;
      if (b == '\r') {
        if (at < carry.end() && bytes[at] == '\n') {
          at++;
        } else {
          afterCr = at == carry.end();
        }
      }
      if (line(bytes, lineEnd)) {
        return true;
      }
    }
    return false;
  }

  /** The bytes ended: goes to the frame that lacks only its end, if there is one. */
  boolean last() {
    begin();
    if (line < carry.end()) {
      at = carry.end();
      if (line(carry.work(), at)) {
        return true;
      }
    }
    otherLines++; // Its end is missing, so it cannot be passed on as it is.
    to = carry.end();
    return dataLines > 0;
  }

  /** All whole frames were taken: keeps what is left for the next chunk. */
  void rest() {
    begin();
    if (carry.end() - from > maxEventBytes) {
      throw tooLarge();
    }
    carry.keepFrom(from);
    line -= from;
    at -= from;
    dataFrom -= from;
    dataTo -= from;
    from = 0;
  }

  /** The bytes that the offsets of the present frame are into. */
  byte[] bytes() {
    return joinedData() ? joined.toByteArray() : carry.work();
  }

  /** Where the present frame begins, in the bytes as they came. */
  int from() {
    return from;
  }

  /** Where the present frame ends, its blank line included. */
  int to() {
    return to;
  }

  /** Where the present frame's data begins in {@link #bytes}. */
  int dataFrom() {
    return joinedData() ? 0 : dataFrom;
  }

  /** Where the present frame's data ends. */
  int dataTo() {
    return joinedData() ? joined.size() : dataTo;
  }

  /** Whether the present frame is one line of data and nothing else. */
  boolean plain() {
    return dataLines == 1 && otherLines == 0;
  }

  /** Whether this is no frame but the LF of a CRLF whose CR ended the frame before. */
  boolean strayLf() {
    return stray;
  }

  /** The present frame's event name; empty if none. */
  String event() {
    return event;
  }

  private boolean joinedData() {
    return dataLines > 1;
  }

  /** Leaves the frame that was given last. */
  private void begin() {
    stray = false;
    if (marked) {
      marked = false;
      from = to;
      clear();
    }
  }

  private void clear() {
    dataLines = 0;
    otherLines = 0;
    event = "";
    joined.reset();
  }

  /** One line, from {@link #line} to {@code end}; whether it completes a frame with data. */
  private boolean line(byte[] bytes, int end) {
    int start = line;
    line = at;
    if (firstLine) {
      firstLine = false;
      if (startsWith(bytes, start, end, BOM)) {
        start += BOM.length;
        otherLines++;
      }
    }
    if (start < end) {
      field(bytes, start, end);
      return false;
    }
    to = at;
    if (to - from > maxEventBytes) {
      throw tooLarge();
    }
    if (dataLines == 0) {
      from = to;
      clear();
      return false;
    }
    marked = true;
    return true;
  }

  private void field(byte[] bytes, int start, int end) {
    if (named(bytes, start, end, DATA)) {
      data(bytes, value(bytes, start + DATA.length, end), end);
      return;
    }
    otherLines++;
    if (named(bytes, start, end, EVENT)) {
      int value = value(bytes, start + EVENT.length, end);
      event = new String(bytes, value, end - value, StandardCharsets.UTF_8);
    }
    // Comments, ids and retry times are of no use to anybody behind us.
  }

  private void data(byte[] bytes, int start, int end) {
    if (dataLines == 1) {
      joined.write(bytes, dataFrom, dataTo - dataFrom);
    }
    if (dataLines >= 1) {
      joined.write('\n');
      joined.write(bytes, start, end - start);
    }
    dataLines++;
    dataFrom = start;
    dataTo = end;
  }

  private static boolean named(byte[] bytes, int start, int end, byte[] name) {
    return startsWith(bytes, start, end, name)
        && (start + name.length == end || bytes[start + name.length] == ':');
  }

  private static boolean startsWith(byte[] bytes, int start, int end, byte[] prefix) {
    return end - start >= prefix.length
        && Arrays.equals(bytes, start, start + prefix.length, prefix, 0, prefix.length);
  }

  /** Where the value begins after a field's name: one blank after the colon is not part of it. */
  private static int value(byte[] bytes, int colon, int end) {
    int start = Math.min(colon + 1, end);
    return start < end && bytes[start] == ' ' ? start + 1 : start;
  }

  private FailureException tooLarge() {
    return new FailureException(
        new Failure.UpstreamBroken("an event is over " + maxEventBytes + " bytes"));
  }
}
