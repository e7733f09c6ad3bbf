package dev.penstock.config.check;

import java.math.BigDecimal;
import java.util.Optional;

/** US dollars as a whole number of nano-dollars. Exact: no {@code double} anywhere. */
public final class Money {

  private static final int DIGITS = 9;

  private Money() {}

  /** Empty if it is no number, needs more than nine decimals, or is too large. */
  public static Optional<Long> nanoUsd(Object usd) {
    if (!(usd instanceof Number)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(usd.toString()).movePointRight(DIGITS).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
