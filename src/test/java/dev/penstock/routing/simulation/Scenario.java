package dev.penstock.routing.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Deployments with random limits and random faults at random times, and their traffic. */
record Scenario(Setup setup, double perSecond, Duration until, double leaving) {
  private static final String[] STRATEGIES = {
    "least-busy", "latency", "weighted", "usage", "cost", "round-robin"
  };

  static Scenario random(RandomGenerator random) {
    Duration until = Duration.ofSeconds(random.nextInt(20, 180));
    double perSecond = random.nextInt(20, 600) / (double) until.toSeconds();
    Setup setup =
        new Setup(
            routing(random),
            random.nextInt(1, 3),
            sites(random, random.nextInt(1, 7), until.toNanos()),
            sites(random, random.nextInt(3), until.toNanos()));
    return new Scenario(setup, perSecond, until, random.nextDouble(0.1));
  }

  private static String routing(RandomGenerator random) {
    return String.join(
        ", ",
        "strategy: " + STRATEGIES[random.nextInt(STRATEGIES.length)],
        random.nextBoolean() ? Setup.hedge(0.05) : "hedge: {enabled: false}",
        "queue: {max_waiting: %d}".formatted(random.nextInt(3)),
        breaker(random));
  }

  private static String breaker(RandomGenerator random) {
    return String.format(
        Locale.ROOT,
        "circuit_breaker: {consecutive_failures: %d, failure_rate: %.3f, minimum_calls: %d,"
            + " open: %dms, max_open: %ds, half_open_probes: %d, successes_to_close: %d}",
        random.nextInt(1, 8),
        random.nextDouble(0.2, 1),
        random.nextInt(5, 30),
        random.nextInt(500, 10_000),
        random.nextInt(10, 60),
        random.nextInt(1, 4),
        random.nextInt(1, 5));
  }

  private static List<Setup.Site> sites(RandomGenerator random, int count, long until) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Setup.Site(backend(random, until), limits(random)))
        .toList();
  }

  private static String limits(RandomGenerator random) {
    return switch (random.nextInt(6)) {
      case 0 -> "rpm: " + random.nextInt(1, 100);
      case 1 -> "max_parallel: " + random.nextInt(1, 5);
      case 2 -> "tpm: " + random.nextInt(1000, 30_000);
      case 3 -> "weight: " + random.nextInt(1, 5);
      default -> "";
    };
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
    Fault fault = fault(random);
    return new Backend.Phase(from, to, fault, fault instanceof Fault.Stall ? share / 4 : share);
  }

  private static Fault fault(RandomGenerator random) {
    return switch (random.nextInt(9)) {
      case 0 -> new Fault.Stall();
      case 1 -> new Fault.Cut();
      case 2 -> new Fault.Rejected();
      case 3 -> new Fault.Refused(random.nextBoolean());
      case 4 -> new Fault.Slow(random.nextDouble(1, 10));
      case 5, 6 -> new Fault.Limited(retryAfter(random));
      default -> new Fault.Broken();
    };
  }

  private static @Nullable Duration retryAfter(RandomGenerator random) {
    return random.nextBoolean() ? null : Duration.ofMillis(random.nextLong(100, 20_000));
  }
}
