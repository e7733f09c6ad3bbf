package dev.penstock.replay;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Where to cut a recorded stream in two. To cut at each offset takes time with the square of the
 * length: a short stream is cut at all of them, and so is a long one with {@code
 * -Dpenstock.exhaustive=true}; otherwise a long one is cut at even distances and where a cut is
 * most likely to do harm, which is within a character and about the end of a line.
 */
final class Cuts {
  /** Bytes that all cuts of one stream may make a translation read. */
  private static final long BUDGET = 20_000_000;

  private Cuts() {}

  /** Offsets within the bytes, from 1 up. */
  static int[] of(byte[] bytes) {
    long affordable = Math.max(1, BUDGET / bytes.length);
    if (Boolean.getBoolean("penstock.exhaustive") || bytes.length <= affordable) {
      return IntStream.range(1, bytes.length).toArray();
    }
    BitSet cuts = new BitSet(bytes.length);
    add(cuts, IntStream.range(1, bytes.length), affordable / 2);
    add(cuts, IntStream.range(1, bytes.length).filter(at -> isDelicate(bytes, at)), affordable / 2);
    return cuts.stream().toArray();
  }

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
