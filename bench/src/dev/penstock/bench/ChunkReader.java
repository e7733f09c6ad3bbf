package dev.penstock.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/** Finds the times in a stream's chunks, wherever the network cut it. */
final class ChunkReader {
  private static final String MARK = "t=";

  private String carry = "";
  private int chunks;
  private boolean done;

  void read(Buffer bytes, LongConsumer written) {
    String text = carry + bytes.toString(StandardCharsets.ISO_8859_1);
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      line(text, from, end, written);
      from = end + 1;
    }
    carry = text.substring(from);
  }

  private void line(String text, int from, int end, LongConsumer written) {
    int mark = text.indexOf(MARK, from);
    if (mark >= 0 && mark < end) {
      chunks++;
      int digits = mark + MARK.length();
      written.accept(Long.parseLong(text, digits, text.indexOf(' ', digits), 10));
    } else if (text.startsWith("data: [DONE]", from)) {
      done = true;
    }
  }

  boolean isWhole(int wanted) {
    return done && chunks == wanted;
  }
}
