package dev.penstock.api.limit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;

/**
 * What was taken in the last 60 seconds, in steps of a tenth of a second. A step is forgotten when
 * all of it is older than 60 s, so no window of 60 s ever holds more than was allowed, wherever it
 * begins; what is given away for that is a tenth of a second, 0.17 % of the limit. Not safe for
 * threads.
 *
 * <p>Only steps in which something was taken use memory: a ring of them, oldest first.
 */
public final class MinuteWindow {
  private static final long STEP_NANOS = 100_000_000;

  /** A step counts during its own tenth of a second and 600 more. */
  private static final int STEPS = 601;

  /** Both have a power of two as length. */
  private long[] steps = new long[4];

  private long[] taken = new long[4];
  private int head;
  private int size;
  private long newest = Long.MIN_VALUE;
  private long total;

  /** Everything taken in the last 60 s. */
  public long total(long nowNanos) {
    advance(nowNanos);
    return total;
  }

  /** Whether nothing of what was taken, not even nothing, can be corrected any more. */
  public boolean forgotten(long nowNanos) {
    advance(nowNanos);
    return size == 0;
  }

  public void add(long amount, long nowNanos) {
    advance(nowNanos);
    if (size == 0 || steps[at(size - 1)] != newest) {
      append(newest);
    }
    taken[at(size - 1)] += amount;
    total += amount;
  }

  /** The step that is added to now. */
  public long step(long nowNanos) {
    advance(nowNanos);
    return newest;
  }

  /** Gives back what was taken in a step, if that still counts. */
  public void subtract(long amount, long step, long nowNanos) {
    advance(nowNanos);
    int place = firstFrom(step);
    if (place < size && steps[at(place)] == step) {
      less(place, amount);
    }
  }

  /** More was taken in a step than was said then; nothing if that is forgotten. */
  public void addLater(long amount, long step, long nowNanos) {
    advance(nowNanos);
    int place = firstFrom(step);
    if (step > newest - STEPS && place < size) {
      taken[at(place)] += amount;
      total += amount;
    }
  }

  /** Gives back what was taken nobody knows when: from what is forgotten first, to be safe. */
  public void subtractOldest(long amount, long nowNanos) {
    advance(nowNanos);
    long rest = amount;
    for (int place = 0; place < size && rest > 0; place++) {
      rest -= less(place, rest);
    }
  }

  /** Taken in the last second, at least. */
  public long lastSecond(long nowNanos) {
    advance(nowNanos);
    long sum = 0;
    for (int place = firstFrom(newest - 10); place < size; place++) {
      sum += taken[at(place)];
    }
    return sum;
  }

  /** Nanoseconds until {@code amount} of what was taken is forgotten. */
  public long untilForgotten(long amount, long nowNanos) {
    advance(nowNanos);
    long rest = amount;
    for (int place = 0; place < size; place++) {
      rest -= taken[at(place)];
      if (rest <= 0) {
        return (steps[at(place)] + STEPS) * STEP_NANOS - nowNanos;
      }
    }
    return STEPS * STEP_NANOS;
  }

  private void advance(long nowNanos) {
    // A clock read a moment earlier, on another event loop, counts as the present.
    newest = Math.max(newest, Math.floorDiv(nowNanos, STEP_NANOS));
    while (size > 0 && steps[head] <= newest - STEPS) {
      total -= taken[head];
      head = at(1);
      size--;
    }
  }

  @CanIgnoreReturnValue
  private long less(int place, long most) {
    long less = Math.min(most, taken[at(place)]);
    taken[at(place)] -= less;
    total -= less;
    return less;
  }

  private void append(long step) {
    if (size == steps.length) {
      steps = unrolled(steps);
      taken = unrolled(taken);
      head = 0;
    }
    steps[at(size)] = step;
    taken[at(size)] = 0;
    size++;
  }

  /** Twice as long, the oldest first. */
  private long[] unrolled(long[] ring) {
    long[] longer = Arrays.copyOf(Arrays.copyOfRange(ring, head, ring.length), 2 * ring.length);
    System.arraycopy(ring, 0, longer, ring.length - head, head);
    return longer;
  }

  /** Place of the first step that is not before this one; the size if there is none. */
  private int firstFrom(long step) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (steps[at(middle)] < step) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int at(int place) {
    return (head + place) & (steps.length - 1);
  }
}
