package dev.penstock.telemetry;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalUnit;
import java.util.Arrays;

/** The bounds of histograms' buckets. */
final class Buckets {
  static final Duration[] LATENCY =
      durations(
          ChronoUnit.MILLIS,
          5,
          10,
          25,
          50,
          100,
          250,
          500,
          1_000,
          2_500,
          5_000,
          10_000,
          20_000,
          40_000,
          60_000,
          120_000,
          300_000,
          600_000);
  static final Duration[] OVERHEAD =
      durations(
          ChronoUnit.MICROS,
          50,
          100,
          150,
          250,
          500,
          750,
          1_000,
          2_500,
          5_000,
          10_000,
          25_000,
          50_000,
          100_000,
          250_000,
          500_000,
          1_000_000);

  private Buckets() {}

  private static Duration[] durations(TemporalUnit unit, long... amounts) {
    return Arrays.stream(amounts)
        .mapToObj(amount -> Duration.of(amount, unit))
        .toArray(Duration[]::new);
  }
}
