package dev.penstock.dialect;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long an upstream asks to be left alone. */
public final class RetryDelay {
  private static final BigDecimal MOST_MILLIS = BigDecimal.valueOf(Duration.ofDays(1).toMillis());

  /** A short text may name a number whose digits no memory holds ({@code 1e-2147483647}). */
  private static final int MOST_SCALE = 30;

  private RetryDelay() {}

  /**
   * The delay in milliseconds; null if the text is no number, or one that nobody would wait.
   *
   * @param unitMillis how many milliseconds the text counts as one
   */
  public static @Nullable Long millis(String text, int unitMillis) {
    try {
      BigDecimal number = new BigDecimal(text.trim());
      if (number.signum() < 0 || Math.abs((long) number.scale()) > MOST_SCALE) {
        return null;
      }
      BigDecimal millis = number.multiply(BigDecimal.valueOf(unitMillis));
      return millis.compareTo(MOST_MILLIS) <= 0
          ? millis.setScale(0, RoundingMode.CEILING).longValueExact()
          : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
