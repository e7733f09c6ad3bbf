package dev.penstock.accounting;

import java.math.BigInteger;

/**
 * Adds up money without losing any of it: in nano-dollars per million of a million, so that a price
 * per million tokens times a factor in millionths is a whole number. Rounds once, when asked.
 */
final class Sum {
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
  private static final BigInteger UNIT = MILLION.multiply(MILLION);
  private static final BigInteger HALF = UNIT.shiftRight(1);
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  /** Of tokens, before the factor. */
  private BigInteger large = BigInteger.ZERO;

  /** What no factor changes. */
  private BigInteger plain = BigInteger.ZERO;

  /** The same, as long as it fits. */
  private long small;

  void tokens(long tokens, long nanoUsdPerMillion) {
    long product = tokens * nanoUsdPerMillion;
    boolean fits =
        Math.multiplyHigh(tokens, nanoUsdPerMillion) == 0
            && product >= 0
            && small + product >= small;
    if (fits) {
      small += product;
    } else {
      large = large.add(BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(nanoUsdPerMillion)));
    }
  }

  /** Tokens whose price no factor changes. */
  void plainTokens(long tokens, long nanoUsdPerMillion) {
    if (tokens != 0 && nanoUsdPerMillion != 0) {
      plain =
          plain.add(
              BigInteger.valueOf(tokens)
                  .multiply(BigInteger.valueOf(nanoUsdPerMillion))
                  .multiply(MILLION));
    }
  }

  /** So many times a fee. */
  void fees(long count, long nanoUsd) {
    if (count != 0 && nanoUsd != 0) {
      plain =
          plain.add(BigInteger.valueOf(count).multiply(BigInteger.valueOf(nanoUsd)).multiply(UNIT));
    }
  }

  /**
   * The sum in whole nano-dollars: half a nano-dollar and more is one, and what does not fit is the
   * most there is.
   *
   * @param factorPpm of the tokens' price
   */
  long nanoUsd(long factorPpm) {
    return large
        .add(BigInteger.valueOf(small))
        .multiply(BigInteger.valueOf(factorPpm))
        .add(plain)
        .add(HALF)
        .divide(UNIT)
        .min(MOST)
        .longValueExact();
  }
}
