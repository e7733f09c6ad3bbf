package dev.penstock.routing.health;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * The recent times to first token of a group, as a decaying histogram. Safe to use from every event
 * loop.
 *
 * <p>Buckets grow by a tenth from 0.1 ms to more than an hour, and a quantile is the geometric
 * middle of its bucket: less than 5 % off. A measurement counts half after two minutes. Fewer than
 * 20 measurements, decayed, are too little to tell anything.
 *
 * <p>Calls that ended without a first token (the slower one of a hedged pair, a client that left)
 * count as what they are: "longer than that". Each is left out from there on (the product-limit
 * estimate of Kaplan and Meier). Were they taken for measurements, each hedge would make the next
 * one later; were they dropped, a group that stalls often would look like one that never does.
 */
public final class TtftQuantiles {
  private static final double GROWTH = Math.log(1.1);
  private static final double FIRST_NANOS = 100_000;
  private static final int BUCKETS = 192;
  private static final double MINIMUM = 20;
  private static final double HALF_LIFE_NANOS = Duration.ofMinutes(2).toNanos();
  // Weights grow with time instead of old ones being made smaller; this is when all are scaled back
  private static final double MOST_DOUBLINGS = 64;

  private final double[] answered = new double[BUCKETS];
  private final double[] unanswered = new double[BUCKETS];
  private boolean begun;
  private long epochNanos;

  /** A stream's time to first token. */
  public synchronized void observe(long ttftNanos, long nowNanos) {
    double weight = weight(nowNanos);
    answered[bucket(ttftNanos)] += weight;
  }

  /** A stream ended or was cancelled after this time, and had no first token yet. */
  public synchronized void unanswered(long lastedNanos, long nowNanos) {
    double weight = weight(nowNanos);
    unanswered[bucket(lastedNanos)] += weight;
  }

  /**
   * Nanoseconds within which the share {@code quantile} came; empty while too little is known. If
   * fewer ever came, the longest that any took.
   */
  public synchronized OptionalLong quantile(double quantile, long nowNanos) {
    double left = 0;
    for (int i = 0; i < BUCKETS; i++) {
      left += answered[i] + unanswered[i];
    }
    if (!begun || left < MINIMUM * weight(nowNanos)) {
      return OptionalLong.empty();
    }
    return quantile(1 - quantile, left);
  }

  /** {@code left}: the weight of all that is still waiting at the beginning of a bucket. */
  private OptionalLong quantile(double share, double left) {
    double later = 1;
    int last = -1;
    // What is left after subtracting is never exactly 0
    double trace = left * 1e-9;
    for (int i = 0; i < BUCKETS && left > trace; i++) {
      if (answered[i] > trace) {
        last = i;
        later *= 1 - Math.min(1, answered[i] / left);
        if (later <= share + 1e-9) {
          return OptionalLong.of(nanos(i));
        }
      }
      left -= answered[i] + unanswered[i];
    }
    return last < 0 ? OptionalLong.empty() : OptionalLong.of(nanos(last));
  }

  /** What a measurement of now counts against those of the epoch. */
  private double weight(long nowNanos) {
    if (!begun) {
      begun = true;
      epochNanos = nowNanos;
    }
    double doublings = (nowNanos - epochNanos) / HALF_LIFE_NANOS;
    if (doublings <= MOST_DOUBLINGS) {
      return Math.pow(2, doublings);
    }
    double scale = Math.pow(2, -doublings);
    for (int i = 0; i < BUCKETS; i++) {
      answered[i] *= scale;
      unanswered[i] *= scale;
    }
    epochNanos = nowNanos;
    return 1;
  }

  private static int bucket(long nanos) {
    int bucket = (int) Math.floor(Math.log(Math.max(1, nanos / FIRST_NANOS)) / GROWTH);
    return Math.min(bucket, BUCKETS - 1);
  }

  private static long nanos(int bucket) {
    return (long) (FIRST_NANOS * Math.exp((bucket + 0.5) * GROWTH));
  }
}
