package dev.penstock.routing.health;

import java.util.OptionalLong;

/**
 * The recent times to first token of a group, as a decaying histogram. Safe to use from every event
 * loop.
 */
public final class TtftQuantiles {

  /** A stream's time to first token; for one that had none yet, how long it has lasted. */
  public void observe(long ttftNanos, long nowNanos) {}

  /** Nanoseconds within which the share {@code quantile} came; empty while too little is known. */
  public OptionalLong quantile(double quantile, long nowNanos) {
    return OptionalLong.empty();
  }
}
