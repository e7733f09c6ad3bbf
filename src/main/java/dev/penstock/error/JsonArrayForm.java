package dev.penstock.error;

import io.vertx.core.buffer.Buffer;

/**
 * Events as the elements of one JSON array, as Google streams to who does not ask for {@code
 * alt=sse}. Each event is JSON; a comment, which keeps a silent stream alive, is a blank.
 */
final class JsonArrayForm implements StreamForm {
  private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

  private boolean begun;

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public Buffer frames(Buffer events) {
    Buffer out = Buffer.buffer(events.length());
    boolean within = false;
    int start = 0;
    while (start < events.length()) {
      int end = lineEnd(events, start);
      if (isData(events, start, end)) {
        if (!within) {
          out.appendString(begun ? ",\r\n" : "[");
          begun = true;
          within = true;
        }
        out.appendBuffer(events, start + DATA.length, end - start - DATA.length);
      } else if (end == start) {
        within = false;
      }
      start = end + 1;
    }
    return out.length() == 0 ? Buffer.buffer("\n") : out;
  }

  private static int lineEnd(Buffer events, int from) {
    int end = from;
    while (end < events.length() && events.getByte(end) != '\n') {
      end++;
    }
    return end;
  }

  private static boolean isData(Buffer events, int start, int end) {
    for (int i = 0; i < DATA.length; i++) {
      if (start + i >= end || events.getByte(start + i) != DATA[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Buffer end() {
    return Buffer.buffer(begun ? "]" : "[]");
  }
}
