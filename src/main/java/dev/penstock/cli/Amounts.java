package dev.penstock.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Locale;

/** Money and counts for people. Rounded; scripts take {@code --format json}. */
final class Amounts {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private Amounts() {}

  /** Digits behind the point that suit all of these. */
  static int digits(Collection<BigDecimal> amounts) {
    BigDecimal most = amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::max);
    return most.compareTo(HUNDRED) >= 0 ? 2 : most.compareTo(BigDecimal.ONE) >= 0 ? 4 : 6;
  }

  /** Never zero for what is not zero. */
  static String usd(BigDecimal amount, int digits) {
    BigDecimal rounded = amount.setScale(digits, RoundingMode.HALF_UP);
    return rounded.signum() == 0 && amount.signum() != 0
        ? "<$" + BigDecimal.ONE.movePointLeft(digits).toPlainString()
        : (rounded.signum() < 0 ? "-$" : "$")
            + String.format(Locale.ROOT, "%,." + digits + "f", rounded.abs());
  }

  /** With two to four digits or so: 950, 12.3k, 4.56M. */
  static String count(long number) {
    if (number < 10_000) {
      return Long.toString(number);
    }
    String units = "kMGT";
    double rest = number / 1000.0;
    int unit = 0;
    while (rest >= 999.5 && unit < units.length() - 1) {
      rest /= 1000;
      unit++;
    }
    String form = rest < 9.995 ? "%.2f" : rest < 99.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, form, rest) + units.charAt(unit);
  }

  static String percent(double share) {
    return share > 0 && share < 0.01 ? "<1%" : String.format(Locale.ROOT, "%.0f%%", share * 100);
  }
}
