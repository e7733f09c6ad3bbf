package dev.penstock.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Usage;
import dev.penstock.api.spend.Caching;
import dev.penstock.api.spend.Cost;
import dev.penstock.config.Price;
import dev.penstock.config.Rates;
import dev.penstock.config.Tariff;
import dev.penstock.config.TokenClass;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What calls cost, by examples. */
final class PricingTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final long MILLION = 1_000_000;

  /** One nano-dollar for a token of input, two for one of output, and so on. */
  private static final Rates RATES =
      new Rates(
          Map.of(
              TokenClass.INPUT, MILLION,
              TokenClass.OUTPUT, 2 * MILLION,
              TokenClass.CACHED_READ, 100_000L,
              TokenClass.CACHE_WRITE, 1_250_000L,
              TokenClass.CACHE_WRITE_1H, 2 * MILLION,
              TokenClass.REASONING, 3 * MILLION,
              TokenClass.AUDIO_INPUT, 10 * MILLION,
              TokenClass.AUDIO_OUTPUT, 20 * MILLION,
              TokenClass.IMAGE_INPUT, 4 * MILLION,
              TokenClass.IMAGE_OUTPUT, 30 * MILLION));

  private static final Price PRICE = price(RATES, List.of(), Map.of());

  private static Price price(
      Rates rates, List<Tariff.Tier> tiers, Map<String, Tariff.Service> services) {
    return new Price("v1", new Tariff(rates, tiers, services, 0, 0, false));
  }

  private static long nanoUsd(Usage usage, Price price) {
    return Pricing.cost(usage, price, NOW, false, false).nanoUsd();
  }

  @Test
  void each_class_of_tokens_is_billed_once_at_its_price() {
    Usage usage =
        new Usage(
            10_000, 1_000, 2_000L, 1_000L, 300L, new Usage.Kinds(400, 500, 600, 70, 80, 0, null));

    long input = 200 + 2 * 400 + 1_250 * 600 / 1_000 + 10 * 500 + 4 * 600 + (10_000 - 4_100);
    long output = 20 * 70 + 30 * 80 + 3 * 300 + 2 * (1_000 - 450);
    assertThat(Pricing.cost(usage, PRICE, NOW, false, false))
        .isEqualTo(new Cost(input + output, false, "v1"));
  }

  @Test
  void details_beyond_the_total_are_cut() {
    Usage usage = new Usage(10, 5, 8L, 8L, 50L, new Usage.Kinds(8, 8, 8, 2, 0, 0, null));

    // 8 cached, then 2 written for an hour; 2 of sound, then 3 of reasoning.
    assertThat(nanoUsd(usage, price(whole(), List.of(), Map.of())))
        .isEqualTo(8 * 10 + 2 * 30 + 2 * 70 + 3 * 60);
  }

  @Test
  void what_the_provider_does_not_bill_is_free_and_saves_nothing() {
    Usage usage = new Usage(10, 5, 8L, null, null).with(new Usage.Billing(7, 4, false));
    Price price = price(whole(), List.of(), Map.of());

    // 3 of the input, all of them found in the cache, and 1 of the output.
    assertThat(nanoUsd(usage, price)).isEqualTo(3 * 10 + 2);
    assertThat(nanoUsd(usage.with(new Usage.Billing(99, 99, false)), price)).isZero();
  }

  private static Rates whole() {
    return new Rates(
        Map.of(
            TokenClass.INPUT, MILLION,
            TokenClass.OUTPUT, 2 * MILLION,
            TokenClass.CACHED_READ, 10 * MILLION,
            TokenClass.CACHE_WRITE, 20 * MILLION,
            TokenClass.CACHE_WRITE_1H, 30 * MILLION,
            TokenClass.REASONING, 60 * MILLION,
            TokenClass.AUDIO_OUTPUT, 70 * MILLION));
  }

  @ParameterizedTest
  @CsvSource({
    "499999, 0, 0",
    "500000, 0, 1",
    "250000, 250000, 1",
    "1499999, 0, 1",
    "1500000, 0, 2"
  })
  void the_sum_is_rounded_once_and_half_up(long input, long output, long expected) {
    assertThat(nanoUsd(new Usage(1, 1, null, null, null), new Price(input, output)))
        .isEqualTo(expected);
  }

  @Test
  void a_long_prompt_is_billed_at_its_tier_as_a_whole() {
    Price tiered =
        price(
            Rates.of(MILLION, 2 * MILLION),
            List.of(new Tariff.Tier(100, Rates.of(3 * MILLION, 4 * MILLION))),
            Map.of());

    assertThat(nanoUsd(new Usage(100, 10, null, null, null), tiered)).isEqualTo(120);
    assertThat(nanoUsd(new Usage(101, 10, 90L, null, null), tiered)).isEqualTo(343);
  }

  @Test
  void a_tier_of_service_has_its_own_prices_or_a_factor() {
    Price price =
        price(
            Rates.of(3 * MILLION, 2 * MILLION),
            List.of(),
            Map.of(
                "batch", new Tariff.Service(Rates.NONE, 500_000),
                "priority", new Tariff.Service(Rates.of(7 * MILLION, 9 * MILLION), MILLION)));
    Usage usage = new Usage(1, 1, null, null, null);
    Usage priority = usage.with(new Usage.Kinds(0, 0, 0, 0, 0, 0, "priority"));
    Usage flex = usage.with(new Usage.Kinds(0, 0, 0, 0, 0, 0, "flex"));

    assertThat(nanoUsd(usage, price)).isEqualTo(5);
    assertThat(nanoUsd(priority, price)).isEqualTo(16);
    assertThat(nanoUsd(flex, price)).isEqualTo(5);
    // 2.5 is rounded up.
    assertThat(Pricing.cost(priority, price, NOW, true, false).nanoUsd()).isEqualTo(3);
  }

  @Test
  void fees_come_on_top_and_know_no_factor() {
    Tariff tariff =
        new Tariff(
            Rates.of(MILLION, MILLION),
            List.of(),
            Map.of("batch", new Tariff.Service(Rates.NONE, 500_000)),
            1_000,
            10_000,
            false);
    Usage usage = new Usage(4, 2, null, null, null, new Usage.Kinds(0, 0, 0, 0, 0, 3, "batch"));

    assertThat(nanoUsd(usage, new Price("v", tariff))).isEqualTo(31_003);
  }

  @Test
  void what_is_free_costs_nothing() {
    assertThat(nanoUsd(new Usage(9, 9, 9L, 9L, 9L), new Price("v", Tariff.FREE))).isZero();
  }

  @Test
  void hostile_counts_end_at_the_most_there_is() {
    Usage usage =
        new Usage(
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            -1L,
            Long.MAX_VALUE,
            new Usage.Kinds(-1, Long.MAX_VALUE, -5, -1, -1, Long.MAX_VALUE, "batch"));

    assertThat(nanoUsd(usage, PRICE)).isEqualTo(Long.MAX_VALUE);
    assertThat(Pricing.worst(new Bounds(Long.MAX_VALUE, -1), PRICE, NOW)).isEqualTo(Long.MAX_VALUE);
    assertThat(nanoUsd(new Usage(-5, -7, null, null, null), PRICE)).isZero();
  }

  @Test
  void a_cost_is_estimated_if_its_tokens_or_its_price_are() {
    Price guessed = new Price("estimate:v", true, PRICE.periods());
    Usage usage = new Usage(1, 1, null, null, null);

    assertThat(Pricing.cost(usage, PRICE, NOW, false, true).estimated()).isTrue();
    assertThat(Pricing.cost(usage, guessed, NOW, false, false))
        .isEqualTo(new Cost(3, true, "estimate:v"));
  }

  @Test
  void the_worst_is_all_input_at_its_dearest_and_all_output_too() {
    assertThat(Pricing.worst(new Bounds(100, 10), PRICE, NOW)).isEqualTo(4 * 100 + 30 * 10);
    assertThat(Pricing.worst(new Bounds(100, 10, true, null), PRICE, NOW))
        .isEqualTo(10 * 100 + 30 * 10);
  }

  @Test
  void the_worst_reaches_the_tier_of_its_prompt() {
    Price tiered =
        price(
            Rates.of(MILLION, 2 * MILLION),
            List.of(new Tariff.Tier(100, Rates.of(3 * MILLION, 4 * MILLION))),
            Map.of());

    assertThat(Pricing.worst(new Bounds(100, 10), tiered, NOW)).isEqualTo(120);
    assertThat(Pricing.worst(new Bounds(101, 10), tiered, NOW)).isEqualTo(343);
  }

  @Test
  void what_is_expected_has_the_output_of_others() {
    Bounds bounds = new Bounds(100, 1_000);

    assertThat(Pricing.expected(bounds, 10, PRICE, NOW)).isEqualTo(4 * 100 + 30 * 10);
    assertThat(Pricing.expected(bounds, 5_000, PRICE, NOW))
        .isEqualTo(Pricing.worst(bounds, PRICE, NOW));
  }

  @Test
  void savings_are_what_cached_tokens_would_have_cost_more() {
    assertThat(Pricing.saved(new Usage(1_000, 5, 500L, null, null), PRICE, NOW)).isEqualTo(450);
    assertThat(Pricing.saved(new Usage(1_000, 5, null, null, null), PRICE, NOW)).isZero();
    assertThat(Pricing.saved(new Usage(1_000, 5, 500L, null, null), new Price(1, 1), NOW)).isZero();
  }

  @Test
  void what_a_cache_did_is_told_in_both_directions() {
    Usage usage = new Usage(1_000, 5, 500L, 300L, null, new Usage.Kinds(100, 0, 0, 0, 0, 0, null));

    // 200 for minutes at a quarter more, 100 for an hour at twice the price.
    assertThat(Pricing.caching(usage, PRICE, NOW)).isEqualTo(new Caching(false, 450, 150));
    assertThat(Pricing.caching(new Usage(1_000, 5, null, null, null), PRICE, NOW))
        .isEqualTo(Caching.NONE);
  }
}
