package dev.penstock.routing.simulation;

import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A simulated deployment.
 *
 * @param medianMillis of the time to first token
 * @param spread of it: its logarithm's standard deviation
 * @param slowShare share of the calls that takes ten times as long, as long prompts do
 * @param phases what is wrong with it, and when; of several at a time the first counts
 */
record Backend(double medianMillis, double spread, double slowShare, List<Phase> phases) {
  private static final long FIRST_TOKEN_LIMIT = Duration.ofSeconds(60).toNanos();

  /**
   * What is wrong for a while.
   *
   * @param errors share of the calls that fail at once
   * @param limited share of the calls that get a 429
   * @param retryAfter what that says at most; null for nothing
   * @param stalls share of the calls that never get a token
   * @param slower factor of the time to first token
   */
  record Phase(
      long fromNanos,
      long untilNanos,
      double errors,
      double limited,
      @Nullable Duration retryAfter,
      double stalls,
      double slower) {
    static final Phase NONE = new Phase(0, 0, 0, 0, null, 0, 1);

    static Phase stalling(double share) {
      return new Phase(0, Long.MAX_VALUE, 0, 0, null, share, 1);
    }

    static Phase failing(long fromNanos, long untilNanos, double share) {
      return new Phase(fromNanos, untilNanos, share, 0, null, 0, 1);
    }
  }

  /** What a call comes to: content or a failure after some time. */
  record Answer(@Nullable Failure failure, long afterNanos) {}

  Answer answer(long nowNanos, RandomGenerator random) {
    Phase phase =
        phases.stream()
            .filter(p -> p.fromNanos() <= nowNanos && nowNanos < p.untilNanos())
            .findFirst()
            .orElse(Phase.NONE);
    double luck = random.nextDouble() - phase.errors();
    if (luck < 0) {
      return new Answer(new Failure.UpstreamBroken("scripted"), millis(random.nextDouble(1, 20)));
    }
    luck -= phase.limited();
    if (luck < 0) {
      return new Answer(new Failure.UpstreamRateLimited(retryAfter(phase, random)), millis(5));
    }
    luck -= phase.stalls();
    if (luck < 0) {
      return new Answer(new Failure.UpstreamTimeout("first token"), FIRST_TOKEN_LIMIT);
    }
    return new Answer(null, (long) (ttftNanos(random) * phase.slower()));
  }

  long ttftNanos(RandomGenerator random) {
    double median = random.nextDouble() < slowShare ? 10 * medianMillis : medianMillis;
    return millis(median * Math.exp(spread * random.nextGaussian()));
  }

  /** Anything up to what the phase says, so that a later one may be shorter. */
  private static @Nullable Duration retryAfter(Phase phase, RandomGenerator random) {
    Duration most = phase.retryAfter();
    return most == null ? null : Duration.ofNanos(random.nextLong(1, most.toNanos() + 1));
  }

  private static long millis(double millis) {
    return (long) (millis * 1e6);
  }
}
