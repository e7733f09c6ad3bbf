package dev.penstock.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.bus.ProviderLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What heads say is left of a provider's limits; the values are as providers send them. */
final class RateLimitHeadersTest {
  private static final Instant NOW = Instant.parse("2026-08-19T14:34:11.500Z");

  @Test
  void a_head_without_such_headers_says_nothing() {
    assertThat(read(Map.of("content-type", "application/json", "retry-after", "3"))).isNull();
  }

  @Test
  void reads_openai_and_groq() {
    Map<String, String> head =
        Map.of(
            "x-ratelimit-limit-requests", "5000",
            "x-ratelimit-limit-tokens", "160000",
            "x-ratelimit-remaining-requests", "4999",
            "x-ratelimit-remaining-tokens", "159970",
            "x-ratelimit-reset-requests", "12ms",
            "x-ratelimit-reset-tokens", "7.66s");

    assertThat(read(head))
        .isEqualTo(
            new ProviderLimits(
                4999L, 5000L, Duration.ofMillis(12), 159_970L, 160_000L, Duration.ofMillis(7660)));
  }

  @Test
  void reads_azure_which_may_tell_no_more_than_what_is_left() {
    Map<String, String> head =
        Map.of("x-ratelimit-remaining-requests", "119", "x-ratelimit-remaining-tokens", "119984");

    assertThat(read(head)).isEqualTo(new ProviderLimits(119L, null, null, 119_984L, null, null));
  }

  @Test
  void reads_mistral() {
    Map<String, String> head =
        Map.of(
            "x-ratelimit-limit-tokens-minute", "100000",
            "x-ratelimit-remaining-tokens-minute", "93621",
            "x-ratelimit-tokens-query-cost", "55",
            "x-ratelimit-limit-req-minute", "100",
            "x-ratelimit-remaining-req-minute", "98");

    assertThat(read(head)).isEqualTo(new ProviderLimits(98L, 100L, null, 93_621L, 100_000L, null));
  }

  @Test
  void reads_the_minutes_of_hugging_face() {
    Map<String, String> head =
        Map.of(
            "x-ratelimit-remaining-requests-day", "2879999",
            "x-ratelimit-remaining-requests-minute", "1999",
            "x-ratelimit-remaining-tokens-minute", "9223372036854767616");

    assertThat(read(head))
        .isEqualTo(new ProviderLimits(1999L, null, null, 9_223_372_036_854_767_616L, null, null));
  }

  @Test
  void reads_anthropic() {
    Map<String, String> head =
        Map.of(
            "anthropic-ratelimit-requests-limit", "20000",
            "anthropic-ratelimit-requests-remaining", "19999",
            "anthropic-ratelimit-requests-reset", "2026-08-19T14:34:11Z",
            "anthropic-ratelimit-tokens-limit", "12000000",
            "anthropic-ratelimit-tokens-remaining", "11998000",
            "anthropic-ratelimit-tokens-reset", "2026-08-19T14:34:15Z",
            "anthropic-ratelimit-output-tokens-remaining", "2000000");

    assertThat(read(head))
        .isEqualTo(
            new ProviderLimits(
                19_999L,
                20_000L,
                Duration.ZERO,
                11_998_000L,
                12_000_000L,
                Duration.ofMillis(3500)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"input-tokens", "output-tokens"})
  void one_kind_of_tokens_used_up_is_all_used_up(String kind) {
    String prefix = "anthropic-ratelimit-";
    Map<String, String> head =
        Map.of(
            prefix + "tokens-remaining", "11998000",
            prefix + kind + "-limit", "2000000",
            prefix + kind + "-remaining", "0",
            prefix + kind + "-reset", "2026-08-19T14:34:31.5Z");

    assertThat(read(head))
        .isEqualTo(new ProviderLimits(null, null, null, 0L, 2_000_000L, Duration.ofSeconds(20)));
  }

  @ParameterizedTest
  @CsvSource({
    "0s, 0",
    "1s, 1000",
    "6m0s, 360000",
    "1m30.951s, 90951",
    "20ms, 20",
    "1h2m3s, 3723000",
    "1d, 86400000",
    "59, 59000",
    "0.5, 500",
    ".5s, 500"
  })
  void reads_durations(String text, long millis) {
    assertThat(GoDuration.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s",
        "-1s",
        "1x",
        "1m3",
        "1..2s",
        "1.2.3s",
        ".s",
        ".",
        "1e9s",
        "1 s",
        "soon",
        "9999999d",
        "99999999999999999999999999999999999999s",
        "1755613000000",
        "\u0661s"
      })
  void what_is_no_duration_is_ignored(String text) {
    assertThat(GoDuration.parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "many", "1.5", "99999999999999999999", "0x10"})
  void what_is_no_number_is_ignored(String garbage) {
    Map<String, String> head =
        Map.of(
            "x-ratelimit-remaining-requests", garbage,
            "anthropic-ratelimit-requests-remaining", garbage,
            "x-ratelimit-remaining-tokens", "7",
            "x-ratelimit-limit-tokens", garbage,
            "x-ratelimit-reset-tokens", "garbage");

    assertThat(read(head)).isEqualTo(new ProviderLimits(null, null, null, 7L, null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "1755613000", "2026-08-19", "+999999999-12-31T23:59:59Z"})
  void what_is_no_time_is_ignored_or_far_away(String time) {
    Map<String, String> head =
        Map.of(
            "anthropic-ratelimit-requests-remaining",
            "5",
            "anthropic-ratelimit-requests-reset",
            time);

    assertThat(read(head)).extracting(ProviderLimits::remainingRequests).isEqualTo(5L);
  }

  private static @Nullable ProviderLimits read(Map<String, String> head) {
    return RateLimitHeaders.read(head::get, NOW);
  }
}
