package dev.penstock.upstream;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes {@code gzip} (RFC 1952, several members too) or {@code deflate} (RFC 1950, and RFC 1951 as
 * some servers understand the word), piece by piece: as much comes out at once as was asked for,
 * however much a piece unfolds to.
 */
final class Inflation {
  private static final byte[] NOTHING = {};
  private static final int GZIP_HEAD = 10;
  private static final int GZIP_TAIL = 8;

  /** More than any server's names and comments. */
  private static final int MOST_HEAD = 128 * 1024;

  private static final int HAS_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;

  private enum Phase {
    HEAD,
    BODY,
    TAIL,
    /** Whole; what follows does not count. */
    OVER
  }

  private final boolean gzip;
  private final CRC32 sum = new CRC32();
  private Inflater inflater = new Inflater(true);
  private Phase phase = Phase.HEAD;
  private byte[] input = NOTHING;
  private int at;
  private boolean begun;

  Inflation(boolean gzip) {
    this.gzip = gzip;
  }

  /** More bytes as they came; only after {@link #read} had nothing more to give. */
  void add(byte[] bytes) {
    byte[] left = Arrays.copyOfRange(input, at, input.length);
    input = bytes;
    if (left.length > 0) {
      input = Arrays.copyOf(left, left.length + bytes.length);
      System.arraycopy(bytes, 0, input, left.length, bytes.length);
    }
    at = 0;
    begun |= bytes.length > 0;
    if (phase == Phase.BODY) {
      inflater.setInput(input);
    }
  }

  /**
   * How many bytes were put into {@code out}; 0 if more are needed first.
   *
   * @throws DataFormatException if this is not what it was said to be
   */
  int read(byte[] out) throws DataFormatException {
    while (true) {
      switch (phase) {
        case HEAD -> {
          int length = gzip ? gzipHead() : zlibHead();
          if (length < 0) {
            return 0;
          }
          at += length;
          sum.reset();
          inflater.setInput(input, at, input.length - at);
          phase = Phase.BODY;
        }
        case BODY -> {
          int count = inflater.inflate(out);
          if (count > 0) {
            sum.update(out, 0, count);
            return count;
          }
          if (inflater.needsDictionary()) {
            throw new DataFormatException("a dictionary is needed");
          }
          at = input.length - inflater.getRemaining();
          if (!inflater.finished()) {
            return 0;
          }
          phase = gzip ? Phase.TAIL : Phase.OVER;
        }
        case TAIL -> {
          if (input.length - at < GZIP_TAIL) {
            return 0;
          }
          tail();
        }
        case OVER -> {
          if (!nextMember()) {
            return 0;
          }
        }
      }
    }
  }

  /** Whether the bytes may end here. */
  boolean complete() {
    return phase == Phase.OVER || !begun;
  }

  /** Gives its memory back; nothing may be read any more. */
  void close() {
    inflater.end();
  }

  /** The length of a member's head; -1 while it is not all there. */
  private int gzipHead() throws DataFormatException {
    int end = at + GZIP_HEAD;
    if (input.length < end) {
      return -1;
    }
    if (unsigned(at) != 0x1f || unsigned(at + 1) != 0x8b || unsigned(at + 2) != 8) {
      throw new DataFormatException("no gzip");
    }
    int flags = unsigned(at + 3);
    if ((flags & HAS_EXTRA) != 0) {
      end = input.length < end + 2 ? -1 : end + 2 + unsigned(end) + (unsigned(end + 1) << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      end = afterText(end);
    }
    if ((flags & HAS_COMMENT) != 0) {
      end = afterText(end);
    }
    if ((flags & HAS_CRC) != 0 && end >= 0) {
      end += 2;
    }
    if (end >= 0 && end <= input.length) {
      return end - at;
    }
    if (input.length - at > MOST_HEAD) {
      throw new DataFormatException("an endless gzip head");
    }
    return -1;
  }

  /** Just after the zero that ends a text; -1 while that is not there. */
  private int afterText(int from) {
    if (from < 0) {
      return -1;
    }
    for (int i = from; i < input.length; i++) {
      if (input[i] == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  /** The inflater reads the head itself, if there is one. */
  private int zlibHead() {
    if (input.length - at < 2) {
      return -1;
    }
    int head = unsigned(at) << 8 | unsigned(at + 1);
    if ((unsigned(at) & 0x0f) == 8 && head % 31 == 0) {
      inflater.end();
      inflater = new Inflater(false);
    }
    return 0;
  }

  private void tail() throws DataFormatException {
    long said = 0;
    for (int i = 3; i >= 0; i--) {
      said = said << 8 | unsigned(at + i);
    }
    if (said != sum.getValue()) {
      throw new DataFormatException("a wrong check sum");
    }
    at += GZIP_TAIL;
    phase = Phase.OVER;
  }

  /** Whether another member begins; fills of zeros and what else some servers add do not count. */
  private boolean nextMember() {
    if (!gzip || input.length - at >= 2) {
      if (gzip && unsigned(at) == 0x1f && unsigned(at + 1) == 0x8b) {
        inflater.reset();
        phase = Phase.HEAD;
        return true;
      }
      at = input.length;
    }
    return false;
  }

  private int unsigned(int index) {
    return input[index] & 0xff;
  }
}
