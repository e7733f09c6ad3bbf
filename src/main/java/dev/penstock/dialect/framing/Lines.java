package dev.penstock.dialect.framing;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/** Lines that end in LF, CRLF or CR, also where a border of buffers cuts a CRLF apart. */
final class Lines {
  private static final Buffer NOTHING = Buffer.buffer();
  private static final char BOM = '\uFEFF';

  private final Carry carry;
  private boolean afterCr;
  private boolean begun;

  Lines(int maxBytes) {
    carry = new Carry(maxBytes);
  }

  void feed(Buffer bytes, Consumer<String> line) {
    int start = 0;
    int length = bytes.length();
    for (int i = 0; i < length; i++) {
      byte b = bytes.getByte(i);
      if (b == '\n' && afterCr) {
        start = i + 1;
      } else if (b == '\n' || b == '\r') {
        line.accept(first(carry.take(bytes, start, i)));
        start = i + 1;
      }
      afterCr = b == '\r';
    }
    carry.add(bytes, start, length);
  }

  /** A last line without an end. */
  void end(Consumer<String> line) {
    if (!carry.isEmpty()) {
      line.accept(first(carry.take(NOTHING, 0, 0)));
    }
  }

  private String first(String line) {
    boolean bom = !begun && !line.isEmpty() && line.charAt(0) == BOM;
    begun = true;
    return bom ? line.substring(1) : line;
  }
}
