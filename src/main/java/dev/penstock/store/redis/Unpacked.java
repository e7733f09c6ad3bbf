package dev.penstock.store.redis;

import java.nio.ByteBuffer;

/** Reads arrays and whole numbers that a script answers in MessagePack. */
final class Unpacked {
  private static final int EMPTY_MAP = 0x80;
  private static final int ARRAY = 0x90;
  private static final int MOST_SMALL_ARRAY = 0x9f;

  private final ByteBuffer in;

  Unpacked(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
  }

  /** How many members follow. */
  int array() {
    int type = in.get() & 0xff;
    if (type >= ARRAY && type <= MOST_SMALL_ARRAY) {
      return type - ARRAY;
    }
    return switch (type) {
      // Lua does not tell an empty array from an empty map.
      case EMPTY_MAP -> 0;
      case 0xdc -> in.getShort() & 0xffff;
      case 0xdd -> in.getInt();
      default -> throw new IllegalArgumentException("no array but " + type);
    };
  }

  long number() {
    byte type = in.get();
    if (type >= -0x20) {
      return type;
    }
    return switch (type & 0xff) {
      case 0xca -> (long) in.getFloat();
      case 0xcb -> (long) in.getDouble();
      case 0xcc -> in.get() & 0xff;
      case 0xcd -> in.getShort() & 0xffff;
      case 0xce -> in.getInt() & 0xffff_ffffL;
      case 0xcf, 0xd3 -> in.getLong();
      case 0xd0 -> in.get();
      case 0xd1 -> in.getShort();
      case 0xd2 -> in.getInt();
      default -> throw new IllegalArgumentException("no number but " + type);
    };
  }
}
