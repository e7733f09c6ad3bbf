package dev.penstock.store.journal;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Records as bytes: a mark, a type, a length, a checksum of type and payload, the payload. The mark
 * is there so that what follows a damaged record can be found.
 */
final class Frames {
  private static final short MARK = 0x504A;
  private static final int HEAD = 2 + 1 + 4 + 4;
  private static final int LONGEST = 16 << 20;
  private static final byte INTENT = 'i';
  private static final byte SETTLED = 's';
  private static final byte DROPPED = 'd';
  private static final byte VOIDED = 'v';

  private Frames() {}

  /**
   * What a segment holds.
   *
   * @param damaged bytes that are no records, with records after them
   * @param torn bytes at the end that are no record: of a write that a crash cut off
   */
  record Scan(List<Entry> entries, int damaged, int torn) {
    Scan {
      entries = List.copyOf(entries);
    }
  }

  static byte[] of(Entry entry) {
    return switch (entry) {
      case Entry.Intent(var row) -> frame(INTENT, RowCodec.bytes(row));
      case Entry.Settled(var row) -> frame(SETTLED, RowCodec.bytes(row));
      case Entry.Dropped(String id) -> frame(DROPPED, id.getBytes(StandardCharsets.UTF_8));
      case Entry.Voided(String id) -> frame(VOIDED, id.getBytes(StandardCharsets.UTF_8));
    };
  }

  private static byte[] frame(byte type, byte[] payload) {
    return ByteBuffer.allocate(HEAD + payload.length)
        .putShort(MARK)
        .put(type)
        .putInt(payload.length)
        .putInt(checksum(type, payload, 0, payload.length))
        .put(payload)
        .array();
  }

  /** Reads all records that are whole, also behind those that are not. */
  static Scan scan(byte[] bytes, int from) {
    List<Entry> entries = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int damaged = 0;
    int good = from;
    int at = from;
    while (at + HEAD <= bytes.length) {
      Entry entry = entryAt(bytes, in, at);
      if (entry == null) {
        at++;
        continue;
      }
      damaged += at - good;
      entries.add(entry);
      at += HEAD + in.getInt(at + 3);
      good = at;
    }
    return new Scan(entries, damaged, bytes.length - good);
  }

  private static @Nullable Entry entryAt(byte[] bytes, ByteBuffer in, int at) {
    if (in.getShort(at) != MARK) {
      return null;
    }
    byte type = in.get(at + 2);
    int length = in.getInt(at + 3);
    if (length < 0 || length > LONGEST || length > in.limit() - at - HEAD) {
      return null;
    }
    if (in.getInt(at + 7) != checksum(type, bytes, at + HEAD, length)) {
      return null;
    }
    return decode(type, bytes, at + HEAD, length);
  }

  private static @Nullable Entry decode(byte type, byte[] bytes, int offset, int length) {
    try {
      return switch (type) {
        case INTENT -> new Entry.Intent(RowCodec.row(bytes, offset, length));
        case SETTLED -> new Entry.Settled(RowCodec.row(bytes, offset, length));
        case DROPPED -> new Entry.Dropped(text(bytes, offset, length));
        case VOIDED -> new Entry.Voided(text(bytes, offset, length));
        default -> null; // Of a later version: counted as damage and told.
      };
    } catch (UncheckedIOException | DateTimeException unreadable) {
      return null;
    }
  }

  private static String text(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  private static int checksum(byte type, byte[] payload, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(type);
    crc.update(payload, offset, length);
    return (int) crc.getValue();
  }
}
