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
 * <p>Calls that ended without a first token (the slower one of a hedged pair, a time-out, a client
 * that left) count as what they are: "longer than that" (the product-limit estimate of Kaplan and
 * Meier). Were they taken for measurements, each hedge would make the next one later; were they
 * dropped, a group that stalls often would look like one that never does.
 *
 * <p>Where about as many calls stall as lie beyond a quantile, it is anything between the slowest
 * answer and never. So it is bounded by those calls that do get an answer: the 95th percentile of
 * all is at most the 99th of these, the share beyond always a fifth of what was asked for.
 */
public final class TtftQuantiles {
  private static final double GROWTH = Math.log(1.1);
  private static final double FIRST_NANOS = 100_000;
  private static final int BUCKETS = 192;
  private static final double MINIMUM = 20;
  private static final double HALF_LIFE_NANOS = Duration.ofMinutes(2).toNanos();
  private static final double STALLED_PART = 5;
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

  /** A stream ended, by a cancel or a time-out, and had no first token until then. */
  public synchronized void unanswered(long lastedNanos, long nowNanos) {
    double weight = weight(nowNanos);
    unanswered[bucket(lastedNanos)] += weight;
  }

  /** Nanoseconds within which the share {@code quantile} came; empty while too little is known. */
  public synchronized OptionalLong quantile(double quantile, long nowNanos) {
    double all = 0;
    for (int i = 0; i < BUCKETS; i++) {
      all += answered[i] + unanswered[i];
    }
    if (!begun || all < MINIMUM * weight(nowNanos)) {
      return OptionalLong.empty();
    }
    double beyond = 1 - quantile;
    double never = waiting(all, 0).share();
    Waiting found = waiting(all, Math.max(beyond, never + (1 - never) * beyond / STALLED_PART));
    return found.bucket() < 0 ? OptionalLong.empty() : OptionalLong.of(nanos(found.bucket()));
  }

  /**
   * The share of calls that wait for longer than a bucket.
   *
   * @param bucket -1 if no call got an answer
   */
  private record Waiting(int bucket, double share) {}

  /** The first bucket beyond which no more than {@code most} wait; the last one if all do. */
  private Waiting waiting(double all, double most) {
    Waiting waiting = new Waiting(-1, 1);
    double left = all;
    // What is left after subtracting is never exactly 0
    double trace = all * 1e-9;
    for (int i = 0; i < BUCKETS && left > trace; i++) {
      if (answered[i] > trace) {
        waiting = new Waiting(i, waiting.share() * (1 - Math.min(1, answered[i] / left)));
        if (waiting.share() <= most + 1e-9) {
          return waiting;
        }
      }
      left -= answered[i] + unanswered[i];
    }
    return waiting;
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
