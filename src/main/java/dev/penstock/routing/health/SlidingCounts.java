package dev.penstock.routing.health;

import org.jspecify.annotations.Nullable;

/**
 * Two counts over a sliding window; immutable. The window moves in slices of a tenth of its span:
 * it holds the slice of now and the ten before it, so it is as long as asked for, and up to a tenth
 * longer.
 */
final class SlidingCounts {
  private static final int SLICES = 11;

  private final long sliceNanos;
  private final long newest;
  // One for each slice, its number modulo SLICES: the first count above, the second in the low half
  private final long[] slices;

  private SlidingCounts(long sliceNanos, long newest, long[] slices) {
    this.sliceNanos = sliceNanos;
    this.newest = newest;
    this.slices = slices;
  }

  /** Nothing counted yet. */
  static SlidingCounts over(long windowNanos, long nowNanos) {
    long slice = sliceNanos(windowNanos);
    return new SlidingCounts(slice, Math.floorDiv(nowNanos, slice), new long[SLICES]);
  }

  /** The same over that span; where it had another one, what was counted counts as of now. */
  static SlidingCounts fitted(@Nullable SlidingCounts counts, long windowNanos, long nowNanos) {
    if (counts == null) {
      return over(windowNanos, nowNanos);
    }
    return counts.sliceNanos == sliceNanos(windowNanos)
        ? counts
        : over(windowNanos, nowNanos)
            .plus(counts.first(nowNanos), counts.second(nowNanos), nowNanos);
  }

  /** Counts more; each of them is small and not negative. */
  SlidingCounts plus(int first, int second, long nowNanos) {
    long slice = slice(nowNanos);
    long[] moved = movedTo(slice);
    moved[index(slice)] += ((long) first << 32) + second;
    return new SlidingCounts(sliceNanos, slice, moved);
  }

  int first(long nowNanos) {
    return (int) (sum(nowNanos) >>> 32);
  }

  int second(long nowNanos) {
    return (int) sum(nowNanos);
  }

  private long sum(long nowNanos) {
    long sum = 0;
    long age = slice(nowNanos) - newest;
    for (long slice = newest - SLICES + 1 + age; slice <= newest; slice++) {
      sum += slices[index(slice)];
    }
    return sum;
  }

  private long[] movedTo(long slice) {
    if (slice - newest >= SLICES) {
      return new long[SLICES];
    }
    long[] copy = slices.clone();
    for (long fresh = newest + 1; fresh <= slice; fresh++) {
      copy[index(fresh)] = 0;
    }
    return copy;
  }

  /** Event loops read the clock a little apart: what is late counts in the newest slice. */
  private long slice(long nowNanos) {
    return Math.max(newest, Math.floorDiv(nowNanos, sliceNanos));
  }

  private static int index(long slice) {
    return (int) Math.floorMod(slice, (long) SLICES);
  }

  private static long sliceNanos(long windowNanos) {
    return Math.max(1, windowNanos / (SLICES - 1));
  }
}
