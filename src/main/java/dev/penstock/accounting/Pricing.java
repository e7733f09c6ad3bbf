package dev.penstock.accounting;

import dev.penstock.api.Usage;
import dev.penstock.api.spend.Caching;
import dev.penstock.api.spend.Cost;
import dev.penstock.config.Price;
import dev.penstock.config.Rates;
import dev.penstock.config.Tariff;
import dev.penstock.config.TokenClass;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

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

  private Pricing() {}

  /**
   * What a call has cost. The length of its prompt decides the tier, cached tokens included; its
   * tier of service is what the provider reports.
   *
   * @param at when the call was made
   * @param batch whether it was part of a batch, whatever is reported
   * @param estimated whether the tokens are not the provider's own count
   */
  public static Cost cost(Usage usage, Price price, Instant at, boolean batch, boolean estimated) {
    Tariff tariff = price.at(at);
    Tariff.Service service = tariff.service(batch ? BATCH : usage.kinds().serviceTier());
    Rates rates = tariff.rates(usage.inputTokens(), service);
    Sum sum = new Sum();
    Split.of(usage, (kind, tokens) -> sum.tokens(tokens, rates.of(kind)));
    return new Cost(
        sum.nanoUsd(service.factorPpm(), fees(tariff, usage.kinds().searches())),
        estimated || price.estimated(),
        price.version());
  }

  /**
   * The most that a call within these bounds can cost: all of its prompt as the dearest kind of
   * input, all of its output as the dearest kind of output, at the dearest tier that its prompt
   * reaches. Of searches that the provider makes only those of the bounds are in it: of others
   * nobody can tell how many.
   */
  public static long worst(Bounds bounds, Price price, Instant at) {
    Tariff tariff = price.at(at);
    Tariff.Service service = tariff.service(bounds.serviceTier());
    long input = 0;
    long output = 0;
    for (Rates rates : tariff.upTo(bounds.promptTokens(), service)) {
      input = Math.max(input, rates.dearest(bounds.audio() ? ANY_IN : TEXT_IN));
      output = Math.max(output, rates.dearest(bounds.audio() ? ANY_OUT : TEXT_OUT));
    }
    Sum sum = new Sum();
    sum.tokens(bounds.promptTokens(), input);
    sum.tokens(bounds.outputTokens(), output);
    return sum.nanoUsd(service.factorPpm(), fees(tariff, bounds.searches()));
  }

  private static BigInteger fees(Tariff tariff, long searches) {
    return BigInteger.valueOf(searches)
        .multiply(BigInteger.valueOf(tariff.perSearchNanoUsd()))
        .add(BigInteger.valueOf(tariff.perRequestNanoUsd()));
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
    Tariff.Service service = tariff.service(usage.kinds().serviceTier());
    Rates rates = tariff.rates(usage.inputTokens(), service);
    long off = rates.of(TokenClass.INPUT) - rates.of(TokenClass.CACHED_READ);
    Sum sum = new Sum();
    long billed = Math.max(0, usage.inputTokens() - usage.billing().freeInputTokens());
    sum.tokens(Math.min(cached, billed), Math.max(0, off));
    return sum.nanoUsd(service.factorPpm(), BigInteger.ZERO);
  }

  /** What the provider's cache did to the cost of a call. */
  public static Caching caching(Usage usage, Price price, Instant at) {
    if (usage.cachedTokens() == null && usage.cacheWriteTokens() == null) {
      return Caching.NONE;
    }
    Tariff tariff = price.at(at);
    Tariff.Service service = tariff.service(usage.kinds().serviceTier());
    Rates rates = tariff.rates(usage.inputTokens(), service);
    long plain = rates.of(TokenClass.INPUT);
    Sum extra = new Sum();
    Split.of(
        usage,
        (kind, tokens) -> {
          if (kind == TokenClass.CACHE_WRITE || kind == TokenClass.CACHE_WRITE_1H) {
            extra.tokens(tokens, Math.max(0, rates.of(kind) - plain));
          }
        });
    return new Caching(
        false, saved(usage, price, at), extra.nanoUsd(service.factorPpm(), BigInteger.ZERO));
  }

  private static List<TokenClass> and(List<TokenClass> kinds, TokenClass one) {
    return Stream.concat(kinds.stream(), Stream.of(one)).toList();
  }
}
