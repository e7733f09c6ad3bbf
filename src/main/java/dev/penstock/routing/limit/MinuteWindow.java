package dev.penstock.routing.limit;

/**
 * What was taken in the last 60 seconds, in steps of a tenth of a second. A step is forgotten when
 * all of it is older than 60 s, so no window of 60 s ever holds more than was allowed, wherever it
 * begins; what is given away for that is a tenth of a second, 0.17 % of the limit. Not safe for
 * threads.
 */
final class MinuteWindow {
  private static final long STEP_NANOS = 100_000_000;

  /** A step counts during its own tenth of a second and 600 more. */
  private static final int STEPS = 601;

  private final long[] taken = new long[STEPS];
  private long newest = Long.MIN_VALUE;
  private long total;

  /** Everything taken in the last 60 s. */
  long total(long nowNanos) {
    advance(nowNanos);
    return total;
  }

  void add(long amount, long nowNanos) {
    advance(nowNanos);
    taken[index(newest)] += amount;
    total += amount;
  }

  /** The step that is added to now. */
  long step(long nowNanos) {
    advance(nowNanos);
    return newest;
  }

  /** Gives back what was taken in a step, if that still counts. */
  void subtract(long amount, long step, long nowNanos) {
    advance(nowNanos);
    if (step > newest - STEPS && step <= newest) {
      long less = Math.min(amount, taken[index(step)]);
      taken[index(step)] -= less;
      total -= less;
    }
  }

  /** Gives back what was taken nobody knows when: from what is forgotten first, to be safe. */
  void subtractOldest(long amount, long nowNanos) {
    advance(nowNanos);
    long rest = amount;
    for (long step = newest - STEPS + 1; step <= newest && rest > 0; step++) {
      long less = Math.min(rest, taken[index(step)]);
      taken[index(step)] -= less;
      total -= less;
      rest -= less;
    }
  }

  /** Taken in the last second, at least. */
  long lastSecond(long nowNanos) {
    advance(nowNanos);
    long sum = 0;
    for (long step = newest - 10; step <= newest; step++) {
      sum += taken[index(step)];
    }
    return sum;
  }

  /** Nanoseconds until {@code amount} of what was taken is forgotten. */
  long untilForgotten(long amount, long nowNanos) {
    advance(nowNanos);
    long rest = amount;
    for (long step = newest - STEPS + 1; step <= newest; step++) {
      rest -= taken[index(step)];
      if (rest <= 0) {
        return (step + STEPS) * STEP_NANOS - nowNanos;
      }
    }
    return STEPS * STEP_NANOS;
  }

  private void advance(long nowNanos) {
    long step = Math.floorDiv(nowNanos, STEP_NANOS);
    if (newest == Long.MIN_VALUE) {
      newest = step;
    }
    // A clock read a moment earlier, on another event loop, counts as the present.
    for (int i = 0; newest < step; i++) {
      newest = i < STEPS ? newest + 1 : step;
      total -= taken[index(newest)];
      taken[index(newest)] = 0;
    }
  }

  private static int index(long step) {
    return (int) Math.floorMod(step, (long) STEPS);
  }
}
