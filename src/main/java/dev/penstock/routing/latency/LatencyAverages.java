package dev.penstock.routing.latency;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast a deployment is, in this process: decaying averages of the time to first token of
 * streams, and of the time per output token of whole answers. Safe to use from every event loop.
 *
 * <p>A measurement counts {@code 0.5 ^ (age / half-life)}; all together they weigh 12 at most, so
 * that each new one makes at least a twelfth of the average. Time per output token is the sum of
 * the durations over the sum of the tokens, so that short answers do not blur it.
 */
public final class LatencyAverages {
  /** Of an answer whose length nobody knows, as long as none is known. */
  private static final double USUAL_TOKENS = 100;

  private final DecayingRatio ttft;
  private final DecayingRatio perToken;

  /** {@code halfLife}: the age at which a measurement counts half. */
  public LatencyAverages(Duration halfLife) {
    this.ttft = new DecayingRatio(halfLife.toNanos());
    this.perToken = new DecayingRatio(halfLife.toNanos());
  }

  /**
   * What is known at some time.
   *
   * @param weight how many fresh measurements it is worth; decays
   */
  public record Average(double nanos, double weight) {}

  /** Time to first token of a stream; for one that came too late, the limit it ran into. */
  public void firstToken(long ttftNanos, long nowNanos) {
    if (ttftNanos >= 0) {
      ttft.add((double) ttftNanos, 1, nowNanos);
    }
  }

  /**
   * Duration of a whole answer; for one that came too late, the limit it ran into. {@code
   * outputTokens} may be 0 if unknown: then it counts as an answer of usual length.
   */
  public void whole(long durationNanos, long outputTokens, long nowNanos) {
    if (durationNanos >= 0) {
      double tokens = outputTokens > 0 ? outputTokens : perToken.meanUnits(USUAL_TOKENS);
      perToken.add((double) durationNanos, tokens, nowNanos);
    }
  }

  /** Time to first token; null if nothing was measured. */
  public @Nullable Average ttft(long nowNanos) {
    return ttft.average(nowNanos);
  }

  /** Time per output token of whole answers; null if nothing was measured. */
  public @Nullable Average perToken(long nowNanos) {
    return perToken.average(nowNanos);
  }
}
