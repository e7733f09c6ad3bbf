package dev.penstock.accounting;

import dev.penstock.api.Usage;
import dev.penstock.api.spend.Caching;
import dev.penstock.api.spend.Cost;
import dev.penstock.config.Price;
import dev.penstock.config.Rates;
import dev.penstock.config.Tariff;
import dev.penstock.config.TokenClass;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What tokens cost. Whole numbers throughout, no {@code double}: each class of tokens times its
 * price, summed exactly, and then rounded once to whole nano-dollars, half up. No usage that a
 * provider may report makes it negative or lets it overflow: it ends at the most a {@code long}
 * holds.
 */
public final class Pricing {
  private static final List<TokenClass> TEXT_IN =
      List.of(
          TokenClass.INPUT,
          TokenClass.CACHED_READ,
          TokenClass.CACHE_WRITE,
          TokenClass.CACHE_WRITE_1H,
          TokenClass.IMAGE_INPUT);
  private static final List<TokenClass> ANY_IN = and(TEXT_IN, TokenClass.AUDIO_INPUT);
  private static final List<TokenClass> TEXT_OUT =
      List.of(TokenClass.OUTPUT, TokenClass.REASONING, TokenClass.IMAGE_OUTPUT);
  private static final List<TokenClass> ANY_OUT = and(TEXT_OUT, TokenClass.AUDIO_OUTPUT);
  private static final String BATCH = "batch";

  /** A factor of one, in millionths. */
  private static final long WHOLE = 1_000_000;

  private Pricing() {}

  /** What one call's tokens cost: their prices, and what all of them are multiplied with. */
  private record Scale(Rates rates, long factorPpm) {
    static Scale of(Usage usage, Tariff tariff, boolean batch) {
      Usage.Hosting hosting = usage.hosting();
      String tier = batch ? BATCH : usage.kinds().serviceTier();
      Tariff.Service service = tariff.service(tier == null ? hosting.speed() : tier);
      return new Scale(
          tariff.rates(usage.inputTokens(), service),
          product(service.factorPpm(), geoPpm(tariff, hosting.geo())));
    }
  }

  private static long geoPpm(Tariff tariff, @Nullable String geo) {
    return geo == null ? WHOLE : tariff.geosPpm().getOrDefault(geo, WHOLE);
  }

  private static long product(long onePpm, long otherPpm) {
    return onePpm == WHOLE || otherPpm == WHOLE
        ? onePpm + otherPpm - WHOLE
        : Math.ceilDiv(Math.multiplyExact(onePpm, otherPpm), WHOLE);
  }

  /**
   * What a call has cost. The length of its prompt decides the tier, cached tokens included; its
   * tier of service is what the provider reports. It is an estimate also where something that the
   * provider did has no price.
   *
   * @param at when the call was made
   * @param batch whether it was part of a batch, whatever is reported
   * @param estimated whether the tokens are not the provider's own count
   */
  public static Cost cost(Usage usage, Price price, Instant at, boolean batch, boolean estimated) {
    Tariff tariff = price.at(at);
    Scale scale = Scale.of(usage, tariff, batch);
    Sum sum = new Sum();
    Split.of(usage, (kind, tokens) -> sum.tokens(tokens, scale.rates.of(kind)));
    Fees.add(sum, tariff, usage.kinds().searches(), usage.hosting().uses());
    return new Cost(
        sum.nanoUsd(scale.factorPpm),
        estimated || price.estimated() || !Fees.known(usage, tariff),
        price.version());
  }

  /**
   * The most that a call within these bounds can cost: all of its prompt as the dearest kind of
   * input, all of its output as the dearest kind of output, at the dearest tier that its prompt
   * reaches, and at the tier of service that it asks for if that is dearer than the usual one. Of
   * what the provider runs itself only the uses of the bounds are in it.
   */
  public static long worst(Bounds bounds, Price price, Instant at) {
    Tariff tariff = price.at(at);
    Usage.Hosting asked = bounds.hosting();
    String tier = bounds.serviceTier() == null ? asked.speed() : bounds.serviceTier();
    long usual = worst(bounds, tariff, Tariff.Service.STANDARD);
    return tier == null ? usual : Math.max(usual, worst(bounds, tariff, tariff.service(tier)));
  }

  private static long worst(Bounds bounds, Tariff tariff, Tariff.Service service) {
    long input = 0;
    long output = 0;
    for (Rates rates : tariff.upTo(bounds.promptTokens(), service)) {
      input = Math.max(input, rates.dearest(bounds.audio() ? ANY_IN : TEXT_IN));
      output = Math.max(output, rates.dearest(bounds.audio() ? ANY_OUT : TEXT_OUT));
    }
    Sum sum = new Sum();
    sum.tokens(bounds.promptTokens(), input);
    sum.tokens(bounds.outputTokens(), output);
    Fees.add(sum, tariff, bounds.searches(), bounds.hosting().uses());
    return sum.nanoUsd(product(service.factorPpm(), geoPpm(tariff, bounds.hosting().geo())));
  }

  /**
   * What such a call costs at most if its output is like that of others before it.
   *
   * @param usualOutputTokens the most that recent answers took
   */
  public static long expected(Bounds bounds, long usualOutputTokens, Price price, Instant at) {
    return worst(bounds.withOutput(usualOutputTokens), price, at);
  }

  /** What the cached tokens would have cost as any other input, less what they did cost. */
  public static long saved(Usage usage, Price price, Instant at) {
    Long cached = usage.cachedTokens();
    if (cached == null) {
      return 0;
    }
    Tariff tariff = price.at(at);
    Scale scale = Scale.of(usage, tariff, false);
    Rates rates = scale.rates;
    long off = rates.of(TokenClass.INPUT) - rates.of(TokenClass.CACHED_READ);
    Sum sum = new Sum();
    long billed = Math.max(0, usage.inputTokens() - usage.billing().freeInputTokens());
    sum.tokens(Math.min(cached, billed), Math.max(0, off));
    return sum.nanoUsd(scale.factorPpm);
  }

  /** What the provider's cache did to the cost of a call. */
  public static Caching caching(Usage usage, Price price, Instant at) {
    if (usage.cachedTokens() == null && usage.cacheWriteTokens() == null) {
      return Caching.NONE;
    }
    Tariff tariff = price.at(at);
    Scale scale = Scale.of(usage, tariff, false);
    Rates rates = scale.rates;
    long plain = rates.of(TokenClass.INPUT);
    Sum extra = new Sum();
    Split.of(
        usage,
        (kind, tokens) -> {
          if (kind == TokenClass.CACHE_WRITE || kind == TokenClass.CACHE_WRITE_1H) {
            extra.tokens(tokens, Math.max(0, rates.of(kind) - plain));
          }
        });
    return new Caching(false, saved(usage, price, at), extra.nanoUsd(scale.factorPpm));
  }

  private static List<TokenClass> and(List<TokenClass> kinds, TokenClass one) {
    return Stream.concat(kinds.stream(), Stream.of(one)).toList();
  }
}
