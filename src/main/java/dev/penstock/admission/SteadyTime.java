package dev.penstock.admission;

import java.time.Duration;
import java.time.Instant;

/**
 * Time for rate limits out of a clock that may be set back: then it goes on from where it was, so
 * that nobody waits for what the clock has lost. Not safe for threads.
 */
final class SteadyTime {
  /** Threads that read the clock and then wait for each other differ by less. */
  private static final long JITTER_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long newest = Long.MIN_VALUE;
  private long ahead;

  /** Nanoseconds since some instant. */
  long nanos(Instant now) {
    long nanos = now.getEpochSecond() * SECOND + now.getNano() + ahead;
    if (nanos < newest && newest - nanos > JITTER_NANOS) {
      ahead += newest - nanos;
      nanos = newest;
    }
    newest = Math.max(newest, nanos);
    return nanos;
  }
}
