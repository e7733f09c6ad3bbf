package dev.penstock.routing.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The recent times to first token. */
final class TtftQuantilesTest {
  private static final long MILLI = 1_000_000;

  private final TtftQuantiles quantiles = new TtftQuantiles();

  @Test
  void fewer_than_twenty_measurements_tell_nothing() {
    observe(19, 100, 0);
    assertThat(quantiles.quantile(0.95, 0)).isEmpty();

    observe(1, 100, 0);

    assertThat(quantiles.quantile(0.95, 0)).isPresent();
  }

  @Test
  void quantiles_are_within_five_percent() {
    SplittableRandom random = new SplittableRandom(1);
    long[] times =
        IntStream.range(0, 10_000)
            .mapToLong(i -> (long) (Math.exp(random.nextDouble(-1, 9)) * MILLI))
            .toArray();
    Arrays.stream(times).forEach(t -> quantiles.observe(t, 0));

    Arrays.sort(times);
    for (double q : new double[] {0.05, 0.5, 0.9, 0.95, 0.99}) {
      long exact = times[(int) Math.ceil(q * times.length) - 1];
      assertThat((double) at(q, 0)).isCloseTo((double) exact, Percentage.withPercentage(5));
    }
  }

  @Test
  void old_measurements_fade() {
    observe(1000, 1000, 0);
    long later = Duration.ofMinutes(20).toNanos();

    observe(50, 10, later);

    assertThat((double) at(0.95, later)).isCloseTo(10 * MILLI, Percentage.withPercentage(5));
  }

  @Test
  void what_faded_away_is_too_little_to_tell() {
    observe(1000, 1000, 0);

    assertThat(quantiles.quantile(0.95, Duration.ofDays(2).toNanos())).isEmpty();
  }

  @Test
  void calls_without_a_first_token_make_it_later_but_not_beyond_the_slowest_percent() {
    observe(98, 100, 0);
    observe(2, 400, 0);
    observe(1, 9000, 0);
    assertThat((double) at(0.95, 0)).isCloseTo(100 * MILLI, Percentage.withPercentage(5));

    IntStream.range(0, 10).forEach(i -> quantiles.unanswered(9500 * MILLI, 0));

    assertThat((double) at(0.95, 0)).isCloseTo(400 * MILLI, Percentage.withPercentage(5));
  }

  @Test
  void calls_that_were_cut_short_early_change_nothing() {
    IntStream.rangeClosed(1, 100).forEach(i -> quantiles.observe(i * MILLI, 0));
    long before = at(0.95, 0);

    IntStream.range(0, 1000).forEach(i -> quantiles.unanswered(MILLI / 2, 0));

    assertThat(at(0.95, 0)).isEqualTo(before);
  }

  private void observe(int times, long millis, long nowNanos) {
    IntStream.range(0, times).forEach(i -> quantiles.observe(millis * MILLI, nowNanos));
  }

  private long at(double quantile, long nowNanos) {
    return quantiles.quantile(quantile, nowNanos).orElseThrow();
  }
}
