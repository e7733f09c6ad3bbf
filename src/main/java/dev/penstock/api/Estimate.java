package dev.penstock.api;

import java.util.function.LongSupplier;

/**
 * A figure that is worked out when it is first asked for, since many a request never needs it.
 * Confined to the event loop of its request.
 */
public final class Estimate {
  private final LongSupplier source;
  private long value = -1;

  /** What {@code source} says when it is needed; never negative. */
  public Estimate(LongSupplier source) {
    this.source = source;
  }

  /** A figure that is known. */
  public static Estimate of(long value) {
    return new Estimate(() -> value);
  }

  /** The figure. */
  public long value() {
    if (value < 0) {
      value = Math.max(0, source.getAsLong());
    }
    return value;
  }
}
