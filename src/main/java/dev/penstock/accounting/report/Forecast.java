package dev.penstock.accounting.report;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What will have been spent when a budget's window ends, if it goes on as since its beginning.
 *
 * <p>The rule: spent so far, plus the rest of the window at the pace so far. The pace is what was
 * spent over the time gone, but over a tenth of the window at least: one call in a month's first
 * minute says little of the month, and this way says at most eleven times its cost. From the tenth
 * on it is a straight line through the window's beginning.
 *
 * @param nanoUsd at the window's end
 * @param runsOutAt when the limit will be reached at this pace; null if not within the window, or
 *     if it is reached already
 */
public record Forecast(long nanoUsd, @Nullable Instant runsOutAt) {
  private static final int LEAST_SHARE = 10;
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  /** Of a window that runs at {@code now}. */
  public static Forecast of(
      long spentNanoUsd, long limitNanoUsd, Instant from, Instant until, Instant now) {
    long length = Math.max(1, Duration.between(from, until).toMillis());
    long gone = Math.clamp(Duration.between(from, now).toMillis(), 0, length);
    BigInteger basis = BigInteger.valueOf(Math.max(1, Math.max(gone, length / LEAST_SHARE)));
    BigInteger spent = BigInteger.valueOf(spentNanoUsd);
    BigInteger rest = rounded(spent.multiply(BigInteger.valueOf(length - gone)), basis);
    long atEnd = spent.add(rest).min(MOST).longValue();
    return new Forecast(atEnd, runsOut(spentNanoUsd, limitNanoUsd, atEnd, basis, now));
  }

  private static @Nullable Instant runsOut(
      long spent, long limit, long atEnd, BigInteger basis, Instant now) {
    if (spent >= limit || atEnd <= limit) {
      return null;
    }
    BigInteger millis =
        rounded(BigInteger.valueOf(limit - spent).multiply(basis), BigInteger.valueOf(spent));
    return now.plusMillis(millis.longValue());
  }

  /** Half up; both are 0 or more. */
  private static BigInteger rounded(BigInteger dividend, BigInteger divisor) {
    return dividend.add(divisor.shiftRight(1)).divide(divisor);
  }
}
