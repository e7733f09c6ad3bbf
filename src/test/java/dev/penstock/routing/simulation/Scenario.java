package dev.penstock.routing.simulation;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Deployments with random faults at random times, and their traffic. */
record Scenario(List<Backend> backends, double perSecond, Duration until, double leaving) {

  static Scenario random(RandomGenerator random) {
    Duration until = Duration.ofSeconds(random.nextInt(20, 180));
    List<Backend> backends =
        IntStream.rangeClosed(1, random.nextInt(1, 7))
            .mapToObj(i -> backend(random, until.toNanos()))
            .toList();
    double perSecond = random.nextInt(20, 600) / (double) until.toSeconds();
    return new Scenario(backends, perSecond, until, random.nextDouble(0.1));
  }

  private static Backend backend(RandomGenerator random, long until) {
    List<Backend.Phase> phases =
        IntStream.range(0, random.nextInt(4)).mapToObj(i -> phase(random, until)).toList();
    return new Backend(random.nextDouble(20, 1000), random.nextDouble(0.1, 1), 0.1, phases);
  }

  private static Backend.Phase phase(RandomGenerator random, long until) {
    long from = random.nextLong(until);
    long to = from + random.nextLong(until / 2);
    double share = random.nextBoolean() ? 1 : random.nextDouble();
    return switch (random.nextInt(4)) {
      case 0 -> Backend.Phase.failing(from, to, share);
      case 1 -> new Backend.Phase(from, to, 0, share, retryAfter(random), 0, 1);
      case 2 -> new Backend.Phase(from, to, 0, 0, null, share / 4, 1);
      default -> new Backend.Phase(from, to, share / 8, 0, null, 0, random.nextDouble(1, 10));
    };
  }

  private static @Nullable Duration retryAfter(RandomGenerator random) {
    return random.nextBoolean() ? null : Duration.ofMillis(random.nextLong(100, 20_000));
  }
}
