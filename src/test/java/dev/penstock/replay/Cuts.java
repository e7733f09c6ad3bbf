package dev.penstock.replay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where to cut a recorded stream into pieces, so that each offset is a border of pieces once. To
 * make one cut at a time takes time with the square of the length: so are short streams cut, and
 * all with {@code -Dpenstock.exhaustive=true}. A long one is cut at many places at a time, as far
 * apart as its length affords, and next time one byte further on.
 */
final class Cuts {
  /** Bytes that all cuts of one stream may make a translation read. */
  static final long BUDGET = 20_000_000;

  private Cuts() {}

  /** Offsets of the cuts of each time, from 1 up. */
  static List<int[]> of(byte[] bytes) {
    return of(bytes, BUDGET);
  }

  /** The same, of which a translation reads about so many bytes in all. */
  static List<int[]> of(byte[] bytes, long budget) {
    int length = bytes.length;
    int apart = exhaustive() ? length : Math.clamp(budget / length, 1, length);
    List<int[]> times = new ArrayList<>();
    for (int first = 1; first <= apart && first < length; first++) {
      times.add(IntStream.iterate(first, at -> at < length, at -> at + apart).toArray());
    }
    return times;
  }

  /** Where a stream may be cut off: at all offsets of a short one, else where it might do harm. */
  static int[] ends(byte[] bytes) {
    long affordable = Math.max(1, BUDGET / bytes.length);
    if (exhaustive() || bytes.length <= affordable) {
      return IntStream.range(1, bytes.length).toArray();
    }
    BitSet cuts = new BitSet(bytes.length);
    add(cuts, IntStream.range(1, bytes.length), affordable / 2);
    add(cuts, IntStream.range(1, bytes.length).filter(at -> isDelicate(bytes, at)), affordable / 2);
    return cuts.stream().toArray();
  }

  private static boolean exhaustive() {
    return Boolean.getBoolean("penstock.exhaustive");
  }

  /** Within a character, or about the end of a line. */
  private static boolean isDelicate(byte[] bytes, int at) {
    boolean insideCharacter = (bytes[at] & 0xC0) == 0x80;
    return insideCharacter || isBreak(bytes[at]) || isBreak(bytes[at - 1]);
  }

  private static boolean isBreak(byte b) {
    return b == '\n' || b == '\r';
  }

  /** At most about {@code wanted} of the offsets, evenly. */
  private static void add(BitSet cuts, IntStream offsets, long wanted) {
    int[] all = offsets.toArray();
    int step = (int) Math.max(1, all.length / Math.max(1, wanted));
    for (int i = 0; i < all.length; i += step) {
      cuts.set(all[i]);
    }
  }
}
