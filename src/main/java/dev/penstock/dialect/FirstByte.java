package dev.penstock.dialect;

import io.vertx.core.buffer.Buffer;

/**
 * What an upstream's answer is by its first byte that is no blank: no line of an event stream
 * begins like a document of JSON, and nothing but AWS's event stream with a zero: its messages are
 * far below 16 MiB. Content types are missing, or wrong, too often to tell.
 */
public final class FirstByte {
  private FirstByte() {}

  /** Where it stands, behind a byte order mark; the length if there is none. */
  public static int at(Buffer bytes) {
    int length = bytes.length();
    boolean marked =
        length >= 3
            && bytes.getByte(0) == (byte) 0xEF
            && bytes.getByte(1) == (byte) 0xBB
            && bytes.getByte(2) == (byte) 0xBF;
    int at = marked ? 3 : 0;
    while (at < length && bytes.getByte(at) <= ' ' && bytes.getByte(at) > 0) {
      at++;
    }
    return at;
  }

  /**
   * The media type that the bytes have; {@code said} if they do not contradict it.
   *
   * @param bytes the first of the answer, with a byte that is no blank
   */
  public static String mediaType(Buffer bytes, String said) {
    byte first = bytes.getByte(at(bytes));
    if (first == 0) {
      return "application/vnd.amazon.eventstream";
    }
    if (first == '[' || (first == '{' && !said.endsWith("json"))) {
      return "application/json";
    }
    return first != '{' && said.equals("application/json") ? "text/event-stream" : said;
  }
}
