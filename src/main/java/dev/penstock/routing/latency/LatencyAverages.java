package dev.penstock.routing.latency;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast a deployment is, in this process: decaying averages of the time to first token of
 * streams, and of the time per output token of whole answers. Safe to use from every event loop.
 */
public final class LatencyAverages {

  /** {@code halfLife}: the age at which a measurement counts half. */
  public LatencyAverages(Duration halfLife) {}

  /**
   * What is known at some time.
   *
   * @param weight how many fresh measurements it is worth; decays
   */
  public record Average(double nanos, double weight) {}

  /** Time to first token of a stream; for one that came too late, the limit it ran into. */
  public void firstToken(long ttftNanos, long nowNanos) {}

  /** Duration of a whole answer; {@code outputTokens} may be 0 if unknown. */
  public void whole(long durationNanos, long outputTokens, long nowNanos) {}

  /** Time to first token; null if nothing was measured. */
  public @Nullable Average ttft(long nowNanos) {
    return null;
  }

  /** Time per output token of whole answers; null if nothing was measured. */
  public @Nullable Average perToken(long nowNanos) {
    return null;
  }
}
