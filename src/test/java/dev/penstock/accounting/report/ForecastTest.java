package dev.penstock.accounting.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ForecastTest {
  private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant UNTIL = FROM.plus(Duration.ofDays(10));

  private static Forecast after(Duration gone, long spent, long limit) {
    return Forecast.of(spent, limit, FROM, UNTIL, FROM.plus(gone));
  }

  @Test
  void it_goes_on_as_since_the_beginning() {
    assertThat(after(Duration.ofDays(5), 100, 1000)).isEqualTo(new Forecast(200, null));
  }

  @Test
  void at_the_end_it_is_what_was_spent() {
    assertThat(after(Duration.ofDays(10), 123, 1000)).isEqualTo(new Forecast(123, null));
  }

  @Test
  void a_first_call_is_not_taken_for_the_pace_of_all_the_window() {
    assertThat(after(Duration.ZERO, 100, 10_000).nanoUsd()).isEqualTo(1100);
    assertThat(after(Duration.ofMinutes(1), 100, 10_000).nanoUsd()).isEqualTo(1100);
  }

  @Test
  void from_a_tenth_on_it_is_a_straight_line() {
    assertThat(after(Duration.ofDays(1), 100, 10_000).nanoUsd()).isEqualTo(1000);
  }

  @Test
  void it_tells_when_the_limit_will_be_reached() {
    assertThat(after(Duration.ofDays(4), 400, 500))
        .isEqualTo(new Forecast(1000, FROM.plus(Duration.ofDays(5))));
  }

  @Test
  void a_limit_that_is_reached_already_is_no_forecast() {
    assertThat(after(Duration.ofDays(4), 500, 500).runsOutAt()).isNull();
  }

  @Test
  void nothing_spent_is_nothing_forecast() {
    assertThat(after(Duration.ofDays(4), 0, 500)).isEqualTo(new Forecast(0, null));
  }

  @Test
  void sums_beyond_all_bounds_end_at_the_most_there_is() {
    assertThat(after(Duration.ofDays(1), Long.MAX_VALUE - 1, Long.MAX_VALUE).nanoUsd())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void a_clock_behind_the_window_is_its_beginning() {
    assertThat(after(Duration.ofDays(-1), 100, 10_000).nanoUsd()).isEqualTo(1100);
  }
}
