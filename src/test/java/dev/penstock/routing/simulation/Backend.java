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
 * @param phases what is wrong with it, and when; of several at a time the first that hits counts
 */
record Backend(double medianMillis, double spread, double slowShare, List<Phase> phases) {
  private static final long FIRST_TOKEN_LIMIT = Duration.ofSeconds(60).toNanos();

  /** What is wrong with a share of the calls for a while. */
  record Phase(long fromNanos, long untilNanos, Fault fault, double share) {
    static Phase always(Fault fault, double share) {
      return new Phase(0, Long.MAX_VALUE, fault, share);
    }

    boolean on(long nowNanos) {
      return fromNanos <= nowNanos && nowNanos < untilNanos;
    }
  }

  /** What a call comes to: content or a failure after some time; or content that breaks off. */
  record Answer(@Nullable Failure failure, long afterNanos, boolean cut) {
    Answer(Failure failure, long afterNanos) {
      this(failure, afterNanos, false);
    }
  }

  static Backend sound(double medianMillis) {
    return new Backend(medianMillis, 0.3, 0, List.of());
  }

  static Backend faulty(double medianMillis, Phase... phases) {
    return new Backend(medianMillis, 0.3, 0, List.of(phases));
  }

  Answer answer(long nowNanos, RandomGenerator random) {
    Fault fault = null;
    for (Phase phase : phases) {
      if (fault == null && phase.on(nowNanos) && random.nextDouble() < phase.share()) {
        fault = phase.fault();
      }
    }
    return fault == null ? well(1, random) : answer(fault, random);
  }

  private Answer answer(Fault fault, RandomGenerator random) {
    return switch (fault) {
      case Fault.Broken broken -> new Answer(error(random), millis(random.nextDouble(1, 20)));
      case Fault.Limited limited ->
          new Answer(
              new Failure.UpstreamRateLimited(retryAfter(limited.most(), random)), millis(5));
      case Fault.Stall stall ->
          new Answer(new Failure.UpstreamTimeout("first token"), FIRST_TOKEN_LIMIT);
      case Fault.Cut cut -> new Answer(null, ttftNanos(random), true);
      case Fault.Rejected rejected ->
          new Answer(new Failure.UpstreamRejected(400, "invalid_request", null, "x"), millis(5));
      case Fault.Refused refused ->
          new Answer(new Failure.CredentialRefused(refused.everywhere()), millis(5));
      case Fault.Slow slow -> well(slow.factor(), random);
    };
  }

  private Answer well(double factor, RandomGenerator random) {
    return new Answer(null, (long) (ttftNanos(random) * factor), false);
  }

  private static Failure error(RandomGenerator random) {
    return switch (random.nextInt(3)) {
      case 0 -> new Failure.UpstreamOverloaded(null);
      case 1 -> new Failure.UpstreamUnreachable("scripted");
      default -> new Failure.UpstreamBroken("scripted");
    };
  }

  long ttftNanos(RandomGenerator random) {
    boolean slow = slowShare > 0 && random.nextDouble() < slowShare;
    double median = slow ? 10 * medianMillis : medianMillis;
    return millis(median * Math.exp(spread * random.nextGaussian()));
  }

  /** Anything up to the most, so that a later one may be shorter. */
  private static @Nullable Duration retryAfter(@Nullable Duration most, RandomGenerator random) {
    return most == null ? null : Duration.ofNanos(random.nextLong(1, most.toNanos() + 1));
  }

  private static long millis(double millis) {
    return (long) (millis * 1e6);
  }
}
