package dev.penstock.admission.limit;

import dev.penstock.api.limit.MinuteWindow;
import dev.penstock.api.spend.Standing;
import java.time.Duration;

/**
 * A rate limit's room. What is taken comes back a minute later, so no 60 s ever hold more than the
 * limit. Room is first asked for, by all who want some of it in one decision, then taken or not.
 * Not safe for threads.
 */
public final class Bucket {
  /** As good as never: more is asked for than the limit. */
  public static final long NEVER_NANOS = Duration.ofDays(1).toNanos();

  /** More tokens than any call has; sums of them fit. */
  private static final long MOST = 1L << 50;

  private final MinuteWindow window = new MinuteWindow();
  private long asked;

  /** Asks for room; nanoseconds until there is enough for all that is asked for, 0 for now. */
  long ask(long amount, long perMinute, long nowNanos) {
    asked += amount;
    if (asked > perMinute || perMinute <= 0) {
      return NEVER_NANOS;
    }
    long missing = window.total(nowNanos) + asked - perMinute;
    return amount == 0 || missing <= 0 ? 0 : window.untilForgotten(missing, nowNanos);
  }

  /** Nothing is asked for any more. */
  void answered() {
    asked = 0;
  }

  /** Takes; returns the step of time that this belongs to. */
  public long take(long amount, long nowNanos) {
    window.add(amount, nowNanos);
    return window.step(nowNanos);
  }

  /** What was taken in that step turned out to be {@code used}. */
  public void correct(long amount, long used, long step, long nowNanos) {
    if (used < amount) {
      window.subtract(amount - used, step, nowNanos);
    } else if (Math.min(MOST, used) > amount) {
      window.addLater(Math.min(MOST, used) - amount, step, nowNanos);
    }
  }

  /** How much is left of it. */
  public Standing.Level level(long perMinute, long nowNanos) {
    long total = window.total(nowNanos);
    Duration reset =
        total == 0 ? Duration.ZERO : Duration.ofNanos(window.untilForgotten(total, nowNanos));
    return new Standing.Level(perMinute, Math.max(0, perMinute - total), reset);
  }

  /** Whoever took something in the last minute, and be it nothing, may correct it here. */
  boolean idle(long nowNanos) {
    return window.forgotten(nowNanos);
  }
}
