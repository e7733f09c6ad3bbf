package dev.penstock.config.check;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;

/** Durations ({@code 250ms}, {@code 1mo} is 30 days) and sizes ({@code 64KiB}). */
public final class Units {

  /** Far beyond any use, and small enough for a count of nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  private Units() {}

  /** Empty if it is none, or longer than ten years. */
  public static Optional<Duration> duration(Object value) {
    String text = value.toString();
    int unit = endOfDigits(text);
    if (unit == 0 || unit > 9) {
      return Optional.empty();
    }
    long count = Long.parseLong(text, 0, unit, 10);
    Duration duration =
        switch (text.substring(unit)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          case "mo" -> Duration.ofDays(30 * count);
          case "" -> count == 0 ? Duration.ZERO : null;
          default -> null;
        };
    return Optional.ofNullable(duration).filter(valid -> valid.compareTo(LONGEST) <= 0);
  }

  /** Empty if it is none, or more than an array can hold. */
  public static Optional<Integer> bytes(Object value) {
    String text = value.toString();
    int unit = endOfDigits(text);
    if (unit == 0 || unit > 20) {
      return Optional.empty();
    }
    int shift =
        switch (text.substring(unit)) {
          case "", "B" -> 0;
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> -1;
        };
    if (shift < 0) {
      return Optional.empty();
    }
    BigInteger bytes = new BigInteger(text.substring(0, unit)).shiftLeft(shift);
    return bytes.bitLength() < Integer.SIZE ? Optional.of(bytes.intValue()) : Optional.empty();
  }

  private static int endOfDigits(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
