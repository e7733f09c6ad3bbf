package dev.penstock.config;

import java.util.EnumMap;
import java.util.Map;

/**
 * Prices of tokens by their kind, in nano-dollars per million: $2.50 per million is 2,500,000,000.
 *
 * @param own only what was said; see {@link #of}
 */
public record Rates(Map<TokenClass, Long> own) {
  /** Says nothing. */
  public static final Rates NONE = new Rates(Map.of());

  public Rates {
    own = Map.copyOf(own);
    own.values().forEach(Rates::check);
  }

  /** All input alike and all output alike. */
  public static Rates of(long inputNanoUsdPerMillion, long outputNanoUsdPerMillion) {
    return new Rates(
        Map.of(
            TokenClass.INPUT, inputNanoUsdPerMillion, TokenClass.OUTPUT, outputNanoUsdPerMillion));
  }

  /** What a million tokens of this kind cost; 0 if there is neither a price nor one to fall to. */
  public long of(TokenClass kind) {
    for (TokenClass step = kind; step != null; step = step.fallback()) {
      Long price = own.get(step);
      if (price != null) {
        return price;
      }
    }
    return 0;
  }

  /** The dearest of these kinds. */
  public long dearest(Iterable<TokenClass> kinds) {
    long most = 0;
    for (TokenClass kind : kinds) {
      most = Math.max(most, of(kind));
    }
    return most;
  }

  /** These, and where they say nothing the others. */
  Rates over(Rates others) {
    if (own.isEmpty() || others.own.isEmpty()) {
      return own.isEmpty() ? others : this;
    }
    Map<TokenClass, Long> merged = new EnumMap<>(others.own);
    merged.putAll(own);
    return new Rates(merged);
  }

  private static void check(long price) {
    if (price < 0) {
      throw new IllegalArgumentException("a price below zero");
    }
  }
}
