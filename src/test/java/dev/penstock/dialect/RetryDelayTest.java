package dev.penstock.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryDelayTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7000", "' 1.5 ', 1500", "0.0001, 1", "86400, 86400000"})
  void seconds_may_have_a_fraction(String said, long millis) {
    assertThat(delay(Map.of("retry-after", said))).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void milliseconds_count_first_unless_they_say_nothing() {
    assertThat(delay(Map.of("retry-after-ms", "250.2", "retry-after", "1")))
        .isEqualTo(Duration.ofMillis(251));
    assertThat(delay(Map.of("retry-after-ms", "0", "retry-after", "1")))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void a_date_counts_from_the_answer_s_own_date() {
    String end = "Sat, 21 Nov 2026 07:00:30 GMT";

    assertThat(delay(Map.of("retry-after", end, "date", "Sat, 21 Nov 2026 07:00:00 GMT")))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(delay(Map.of("retry-after", end))).isEqualTo(Duration.ofSeconds(3630));
    assertThat(RetryDelay.of(Map.of("retry-after", end)::get, null)).isNull();
  }

  @Test
  void a_date_of_the_past_asks_for_no_delay() {
    assertThat(delay(Map.of("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")))
        .isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({"1s, 1000", "6m0s, 360000", "7.66s, 7660", "120ms, 120", "1h2m3s, 3723000"})
  void what_is_used_up_comes_back_at_its_reset(String said, long millis) {
    assertThat(
            delay(
                Map.of(
                    "x-ratelimit-remaining-tokens", "0",
                    "x-ratelimit-reset-tokens", said,
                    "x-ratelimit-remaining-requests", "9",
                    "x-ratelimit-reset-requests", "8h")))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void what_comes_back_last_counts_and_retry_after_before_it() {
    Map<String, String> used =
        Map.of(
            "x-ratelimit-remaining-tokens", "0",
            "x-ratelimit-reset-tokens", "2s",
            "x-ratelimit-remaining-requests", "0",
            "x-ratelimit-reset-requests", "3s");

    assertThat(delay(used)).isEqualTo(Duration.ofSeconds(3));
    assertThat(RetryDelay.of(name -> name.equals("retry-after") ? "1" : used.get(name), NOW))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "-1",
        "1e99",
        "1e-2147483647",
        "90000",
        "Sat, 21 Nov 2099 07:00:30 GMT"
      })
  void what_is_no_delay_that_anybody_would_wait_is_none(String said) {
    assertThat(delay(Map.of("retry-after", said))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1s", "99h", "1700000000"})
  void a_reset_in_another_way_is_none(String said) {
    assertThat(delay(Map.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", said)))
        .isNull();
  }

  private static Duration delay(Map<String, String> headers) {
    return RetryDelay.of(headers::get, NOW);
  }
}
