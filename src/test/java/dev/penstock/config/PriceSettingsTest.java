package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a price may say, and what is said of a wrong one. */
final class PriceSettingsTest {
  private static final long USD = 1_000_000_000L;

  @TempDir Path folder;

  private Price price(String price) {
    ModelFacts facts =
        new ConfigText(folder)
            .config(
                """
                providers: {p: {type: simulated}}
                models: {m: {deployments: [{provider: p, model: x, price: {%s}}]}}
                """
                    .formatted(price))
            .models()
            .get("m")
            .deployments()
            .getFirst()
            .facts();
    assertThat(facts.price()).isNotNull();
    return facts.price();
  }

  private static Tariff now(Price price) {
    return price.at(Instant.parse("2026-11-21T12:00:00Z"));
  }

  @Test
  void each_class_of_tokens_has_its_price() {
    Price price =
        price(
            """
            input: 1, output: 2, cached_read: 3, cache_write: 4, cache_write_1h: 5, reasoning: 6,
            audio_input: 7, audio_output: 8, image_input: 9, image_output: 10, per_request: 0.01,
            per_search: 0.02
            """);

    Rates rates = now(price).base();
    assertThat(rates.own()).hasSize(TokenClass.values().length);
    assertThat(rates.of(TokenClass.CACHE_WRITE_1H)).isEqualTo(5 * USD);
    assertThat(rates.of(TokenClass.IMAGE_OUTPUT)).isEqualTo(10 * USD);
    assertThat(now(price).perRequestNanoUsd()).isEqualTo(10_000_000);
    assertThat(now(price).perSearchNanoUsd()).isEqualTo(20_000_000);
  }

  @ParameterizedTest
  @CsvSource({
    "CACHED_READ, 1",
    "CACHE_WRITE, 1",
    "CACHE_WRITE_1H, 1",
    "AUDIO_INPUT, 1",
    "IMAGE_INPUT, 1",
    "REASONING, 2",
    "AUDIO_OUTPUT, 2",
    "IMAGE_OUTPUT, 2"
  })
  void a_class_without_a_price_costs_as_plain_tokens(TokenClass kind, long dollars) {
    assertThat(now(price("input: 1, output: 2")).base().of(kind)).isEqualTo(dollars * USD);
  }

  @Test
  void a_cache_write_of_an_hour_costs_at_least_a_short_one() {
    Rates rates = now(price("input: 1, output: 2, cache_write: 1.25")).base();

    assertThat(rates.of(TokenClass.CACHE_WRITE_1H)).isEqualTo(1_250_000_000L);
  }

  @Test
  void a_tier_holds_above_its_length_and_keeps_what_it_does_not_say() {
    Tariff tariff =
        now(
            price(
                """
                input: 1, output: 2, cached_read: 0.1,
                tiers: [{above: 100, input: 3}, {above: 200, input: 5, output: 6}]
                """));

    assertThat(tariff.rates(100).of(TokenClass.INPUT)).isEqualTo(USD);
    assertThat(tariff.rates(101).own())
        .isEqualTo(
            Map.of(
                TokenClass.INPUT,
                3 * USD,
                TokenClass.OUTPUT,
                2 * USD,
                TokenClass.CACHED_READ,
                USD / 10));
    assertThat(tariff.rates(201).of(TokenClass.OUTPUT)).isEqualTo(6 * USD);
    assertThat(tariff.rates(201).of(TokenClass.CACHED_READ)).isEqualTo(USD / 10);
  }

  @Test
  void a_change_holds_from_its_day_on() {
    Price price = price("input: 1, output: 2, changes: [{from: 2026-12-01, input: 3, output: 4}]");

    assertThat(price.at(Instant.EPOCH).base()).isEqualTo(Rates.of(USD, 2 * USD));
    assertThat(price.at(Instant.parse("2026-11-30T23:59:59.999Z")).base())
        .isEqualTo(Rates.of(USD, 2 * USD));
    assertThat(price.at(Instant.parse("2026-12-01T00:00:00Z")).base())
        .isEqualTo(Rates.of(3 * USD, 4 * USD));
  }

  @Test
  void a_service_has_a_factor_or_prices() {
    Tariff tariff =
        now(price("input: 1, output: 2, batch: {factor: 0.5}, priority: {input: 2, output: 5}"));

    assertThat(tariff.service("batch")).isEqualTo(new Tariff.Service(Rates.NONE, 500_000));
    assertThat(tariff.service("priority").rates()).isEqualTo(Rates.of(2 * USD, 5 * USD));
    assertThat(tariff.service("flex")).isEqualTo(Tariff.Service.STANDARD);
    assertThat(tariff.service(null)).isEqualTo(Tariff.Service.STANDARD);
  }

  @Test
  void free_is_said() {
    assertThat(now(price("free: true"))).isEqualTo(Tariff.FREE);
  }

  @Test
  void another_price_has_another_version() {
    String version = price("input: 1, output: 2").version();

    assertThat(version).matches("config:[0-9a-f]{12}");
    assertThat(price("input: 1, output: 3").version()).isNotEqualTo(version);
    assertThat(price("input: 1, output: 2").version()).isEqualTo(version);
  }

  @Test
  void an_unknown_price_is_the_dearest_of_its_vendor_if_that_may_be() {
    Price cheap = new Price(USD, USD);
    Price dear = new Price(USD, 3 * USD);
    PriceBook book =
        new PriceBook(
            "v", Map.of("openai/a", facts(cheap), "openai/b", facts(dear), "xai/c", facts(cheap)));
    PricesConfig estimate =
        new PricesConfig(PricesConfig.Unknown.ESTIMATE, book.dearest(), book.dearestTools());
    PricesConfig block =
        new PricesConfig(PricesConfig.Unknown.BLOCK, book.dearest(), book.dearestTools());

    assertThat(estimate.price(facts(cheap), "openai")).isEqualTo(cheap);
    assertThat(estimate.price(ModelFacts.UNKNOWN, "openai")).isEqualTo(dear.asEstimate());
    assertThat(estimate.price(ModelFacts.UNKNOWN, "azure-openai")).isEqualTo(dear.asEstimate());
    assertThat(estimate.price(ModelFacts.UNKNOWN, "cohere")).isNull();
    assertThat(block.price(ModelFacts.UNKNOWN, "openai")).isNull();
  }

  @Test
  void azure_and_vertex_serve_models_of_other_vendors() {
    PriceBook book =
        new PriceBook("v", Map.of("openai/a", facts(new Price(1, 1)), "gemini/b", facts(null)));

    assertThat(book.facts("azure-openai", "opaque", "a").price()).isNotNull();
    assertThat(book.facts("azure-openai", "opaque", null)).isEqualTo(ModelFacts.UNKNOWN);
    assertThat(book.facts("vertex", "b", null)).isEqualTo(facts(null));
  }

  private static ModelFacts facts(@Nullable Price price) {
    return new ModelFacts(price, 1L, null, null, Set.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          output: 1                                       | 1:52: price.input: missing; expected US dollars such as 2.50, at most 1000000
          input: 0, output: 0                             | 1:67: price.input: costs nothing; say free: true if that is so
          free: true, input: 1                            | 1:72: price.input: what is free has no price
          input: 1, output: 1, cached_reed: 1               | 1:81: price.cached_reed: unknown key (did you mean "cached_read"?)
          input: 1, output: 1, cached_read: -1            | 1:94: price.cached_read: expected US dollars such as 2.50, at most 1000000; got -1
          input: 1, output: 1, tiers: [{input: 1}]        | 1:89: price.tiers[0].above: missing; expected a whole number from 1 to 1000000000
          input: 1, output: 1, tiers: [{above: 5}, {above: 5}] | 1:109: price.tiers[1].above: expected more than the tier before it, 5
          input: 1, output: 1, batch: {factor: 0.5, input: 1} | 1:81: price.batch: expected a factor, or prices
          input: 1, output: 1, batch: {factor: 0.12345678} | 1:97: price.batch.factor: expected a factor with at most 6 decimals
          input: 1, output: 1, changes: [{from: soon, free: true}] | 1:98: price.changes[0].from: expected a day such as 2026-11-21; got "soon"
          input: 1, output: 1, changes: [{from: 2026-02-30, free: true}] | 1:98: price.changes[0].from: there is no such day
          input: 1, output: 1, changes: [{from: 2026-02-01}] | 1:91: price.changes[0].input: missing; expected US dollars such as 2.50, at most 1000000
          """)
  void a_wrong_price_is_told_with_its_place(String price, String expected) {
    List<String> errors =
        new ConfigText(folder)
            .errors(
                "models: {m: {deployments: [{provider: p, model: x, price: {"
                    + price
                    + "}}]}}\nproviders: {p: {type: simulated}}\n");

    assertThat(errors).contains(expected.replace("price.", "models.m.deployments[0].price."));
  }
}
