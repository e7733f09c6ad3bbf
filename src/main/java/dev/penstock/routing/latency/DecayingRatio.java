package dev.penstock.routing.latency;

import dev.penstock.routing.latency.LatencyAverages.Average;
import org.jspecify.annotations.Nullable;

/**
 * Sum of amounts over sum of units, where each measurement counts half after a half-life. Of many
 * fresh ones the latest count the most: together they weigh {@link #MOST} at most, so that a change
 * shows after a few measurements however many came before it.
 */
final class DecayingRatio {
  /** A new measurement makes at least a twelfth of the average. */
  private static final double MOST = 12;

  /** Less than this, after some thirty half-lives, says nothing. */
  private static final double LEAST = 1e-9;

  private final double halfLifeNanos;
  private double amount;
  private double units;
  private double weight;
  private long lastNanos;

  DecayingRatio(long halfLifeNanos) {
    this.halfLifeNanos = halfLifeNanos;
  }

  synchronized void add(double moreAmount, double moreUnits, long nowNanos) {
    double keep = factor(nowNanos);
    keep = Math.min(keep, weight > 0 ? (MOST - 1) / weight : 0);
    amount = amount * keep + moreAmount;
    units = units * keep + moreUnits;
    weight = weight * keep + 1;
    lastNanos = weight == 1 ? nowNanos : Math.max(lastNanos, nowNanos);
  }

  synchronized @Nullable Average average(long nowNanos) {
    double left = weight * factor(nowNanos);
    return left < LEAST || units <= 0 ? null : new Average(amount / units, left);
  }

  /** Mean units of a measurement; {@code otherwise} if there was none. */
  synchronized double meanUnits(double otherwise) {
    return weight > 0 ? units / weight : otherwise;
  }

  private double factor(long nowNanos) {
    // Another event loop may have read its clock a moment earlier.
    return Math.pow(0.5, Math.max(0, nowNanos - lastNanos) / halfLifeNanos);
  }
}
