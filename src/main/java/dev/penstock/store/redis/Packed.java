package dev.penstock.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;

/**
 * Arguments of a script in MessagePack: Redis unpacks them in C, far faster than Lua turns many
 * texts into numbers.
 */
final class Packed {
  private static final int SMALL = 128;

  private byte[] bytes = new byte[256];
  private int size;

  /** So many members follow. */
  @CanIgnoreReturnValue
  Packed array(int length) {
    if (length < 16) {
      return put(0x90 | length);
    }
    return length < 1 << 16 ? put(0xdc).big(length, 2) : put(0xdd).big(length, 4);
  }

  /** Bytes that are none of MessagePack's. */
  static Packed raw(byte[] bytes) {
    return new Packed().append(bytes, bytes.length);
  }

  @CanIgnoreReturnValue
  Packed number(long number) {
    return number >= 0 && number < SMALL ? put((int) number) : put(0xd3).big(number, 8);
  }

  @CanIgnoreReturnValue
  Packed text(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    if (utf8.length < 32) {
      put(0xa0 | utf8.length);
    } else if (utf8.length < 1 << 16) {
      put(0xda).big(utf8.length, 2);
    } else {
      put(0xdb).big(utf8.length, 4);
    }
    return append(utf8, utf8.length);
  }

  /** All that the other one has. */
  @CanIgnoreReturnValue
  Packed all(Packed other) {
    return append(other.bytes, other.size);
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  @CanIgnoreReturnValue
  private Packed append(byte[] from, int length) {
    room(length);
    System.arraycopy(from, 0, bytes, size, length);
    size += length;
    return this;
  }

  @CanIgnoreReturnValue
  private Packed big(long number, int width) {
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
      put((int) (number >>> shift));
    }
    return this;
  }

  @CanIgnoreReturnValue
  private Packed put(int octet) {
    room(1);
    bytes[size++] = (byte) octet;
    return this;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
