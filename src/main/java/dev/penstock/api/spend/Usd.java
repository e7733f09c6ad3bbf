package dev.penstock.api.spend;

import java.math.BigDecimal;

/** Money as people and programs read it, without loss. */
public final class Usd {
  private static final int NANO = 9;

  private Usd() {}

  /** Dollars as a plain decimal with no zeros at its end: {@code 0.0025}, {@code 12}. */
  public static String text(long nanoUsd) {
    BigDecimal usd = BigDecimal.valueOf(nanoUsd, NANO).stripTrailingZeros();
    return usd.scale() < 0 ? usd.setScale(0).toPlainString() : usd.toPlainString();
  }
}
