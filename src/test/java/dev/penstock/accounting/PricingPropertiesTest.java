package dev.penstock.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Usage;
import dev.penstock.config.Price;
import dev.penstock.config.Rates;
import dev.penstock.config.Tariff;
import dev.penstock.config.TokenClass;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What holds of every usage and every price. */
final class PricingPropertiesTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final int CASES = 2_000;

  private SplittableRandom random = new SplittableRandom(0);

  @RepeatedTest(5)
  void the_cost_is_the_exact_sum_rounded_once(RepetitionInfo seed) {
    random = new SplittableRandom(seed.getCurrentRepetition());
    for (int i = 0; i < CASES; i++) {
      Price price = price();
      Usage usage = usage(bound());

      assertThat(nanoUsd(usage, price)).as("%s at %s", usage, price).isEqualTo(exact(usage, price));
    }
  }

  /** By decimals and a table of shares, in another order than the code. */
  private static long exact(Usage usage, Price price) {
    Tariff tariff = price.at(NOW);
    Tariff.Service service = tariff.service(usage.kinds().serviceTier());
    Rates rates = tariff.rates(usage.inputTokens(), service);
    BigDecimal sum = BigDecimal.ZERO;
    for (Map.Entry<TokenClass, Long> share : shares(usage).entrySet()) {
      sum =
          sum.add(
              new BigDecimal(share.getValue())
                  .multiply(new BigDecimal(rates.of(share.getKey())).movePointLeft(6)));
    }
    sum = sum.multiply(new BigDecimal(service.factorPpm()).movePointLeft(6));
    sum = sum.add(new BigDecimal(tariff.perRequestNanoUsd()));
    BigInteger searches =
        BigInteger.valueOf(usage.kinds().searches())
            .multiply(BigInteger.valueOf(tariff.perSearchNanoUsd()));
    return sum.add(new BigDecimal(searches))
        .setScale(0, RoundingMode.HALF_UP)
        .min(MOST)
        .longValueExact();
  }

  private static Map<TokenClass, Long> shares(Usage usage) {
    Map<TokenClass, Long> shares = new EnumMap<>(TokenClass.class);
    Split.of(usage, shares::put);
    return shares;
  }

  @Test
  void the_classes_add_up_to_the_totals() {
    for (int i = 0; i < CASES; i++) {
      Usage usage = usage(Long.MAX_VALUE);
      BigInteger sum =
          shares(usage).values().stream()
              .map(BigInteger::valueOf)
              .reduce(BigInteger.ZERO, BigInteger::add);

      assertThat(shares(usage).values()).allMatch(tokens -> tokens > 0);
      assertThat(sum)
          .isEqualTo(
              BigInteger.valueOf(usage.inputTokens())
                  .add(BigInteger.valueOf(usage.outputTokens())));
    }
  }

  @Test
  void more_tokens_never_cost_less() {
    for (int i = 0; i < CASES; i++) {
      // Tiers may be cheaper, as some have been: within one the rule holds.
      Price price = new Price("v", new Tariff(rates(), List.of(), Map.of(), 7, 0, false));
      Usage usage = usage(1_000_000);
      Usage more =
          new Usage(
              usage.inputTokens() + random.nextLong(1_000),
              usage.outputTokens() + random.nextLong(1_000),
              usage.cachedTokens(),
              usage.cacheWriteTokens(),
              usage.reasoningTokens(),
              usage.kinds());
      if (fits(usage)) {
        assertThat(nanoUsd(more, price)).isGreaterThanOrEqualTo(nanoUsd(usage, price));
      }
    }
  }

  @Test
  void no_usage_costs_less_than_nothing_or_more_than_the_worst_case() {
    for (int i = 0; i < CASES; i++) {
      Tariff tariff = new Tariff(rates(), tiers(), services(), random.nextLong(9), 0, false);
      Price price = new Price("v", tariff);
      Usage usage = usage(bound());
      Bounds bounds =
          new Bounds(usage.inputTokens(), usage.outputTokens(), true, usage.kinds().serviceTier());

      assertThat(nanoUsd(usage, price)).isBetween(0L, Pricing.worst(bounds, price, NOW));
    }
  }

  @Test
  void savings_are_never_negative() {
    for (int i = 0; i < CASES; i++) {
      assertThat(Pricing.saved(usage(bound()), price(), NOW)).isNotNegative();
    }
  }

  private static boolean fits(Usage usage) {
    Usage.Kinds kinds = usage.kinds();
    long input = kinds.audioInputTokens() + kinds.imageInputTokens();
    input += usage.cachedTokens() == null ? 0 : usage.cachedTokens();
    input += usage.cacheWriteTokens() == null ? 0 : usage.cacheWriteTokens();
    long output = kinds.audioOutputTokens() + kinds.imageOutputTokens();
    output += usage.reasoningTokens() == null ? 0 : usage.reasoningTokens();
    return input <= usage.inputTokens() && output <= usage.outputTokens();
  }

  private static long nanoUsd(Usage usage, Price price) {
    return Pricing.cost(usage, price, NOW, false, false).nanoUsd();
  }

  /** Mostly what is usual, at times what is not. */
  private long bound() {
    return random.nextInt(4) == 0 ? Long.MAX_VALUE : 3_000_000;
  }

  private Usage usage(long bound) {
    Usage.Kinds kinds =
        new Usage.Kinds(
            part(bound),
            part(bound),
            part(bound),
            part(bound),
            part(bound),
            random.nextInt(3) == 0 ? random.nextLong(5) : 0,
            random.nextInt(3) == 0 ? "batch" : null);
    return new Usage(
        random.nextLong(bound),
        random.nextLong(bound),
        some(bound),
        some(bound),
        some(bound),
        kinds);
  }

  private @Nullable Long some(long bound) {
    return random.nextBoolean() ? null : (Long) part(bound);
  }

  private long part(long bound) {
    return random.nextBoolean() ? 0 : random.nextLong(bound) / 4;
  }

  private Price price() {
    return new Price(
        "v",
        new Tariff(
            rates(), tiers(), services(), random.nextLong(9), random.nextLong(1_000_000), false));
  }

  private Rates rates() {
    Map<TokenClass, Long> rates = new EnumMap<>(TokenClass.class);
    for (TokenClass kind : TokenClass.values()) {
      if (kind.fallback() == null || random.nextBoolean()) {
        rates.put(kind, random.nextLong(1_000_000_000_000L));
      }
    }
    return new Rates(rates);
  }

  private List<Tariff.Tier> tiers() {
    List<Tariff.Tier> tiers = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      tiers.add(new Tariff.Tier(100_000L * i, rates()));
    }
    return tiers;
  }

  private Map<String, Tariff.Service> services() {
    return random.nextBoolean()
        ? Map.of()
        : Map.of("batch", new Tariff.Service(Rates.NONE, random.nextLong(2_000_000)));
  }
}
