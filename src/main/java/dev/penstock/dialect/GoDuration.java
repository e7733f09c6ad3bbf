package dev.penstock.dialect;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Durations as Go prints them and OpenAI's and Groq's rate limit headers show them: {@code 6m0s},
 * {@code 1m30.951s}, {@code 20ms}, {@code 0s}. A number without unit is seconds, as Azure has it.
 */
final class GoDuration {
  private static final int MOST_CHARS = 32;
  private static final BigDecimal MOST_NANOS = BigDecimal.valueOf(Duration.ofDays(366).toNanos());

  private final String text;
  private int at;

  private GoDuration(String text) {
    this.text = text;
  }

  /** Null if it is not a duration from 0 to a year. */
  static @Nullable Duration parse(String raw) {
    String text = raw.trim();
    return text.isEmpty() || text.length() > MOST_CHARS ? null : new GoDuration(text).parse();
  }

  private @Nullable Duration parse() {
    BigDecimal nanos = BigDecimal.ZERO;
    while (at < text.length()) {
      BigDecimal number = number();
      boolean only = nanos.signum() == 0 && at == text.length();
      long unit = only ? Duration.ofSeconds(1).toNanos() : unit();
      if (number == null || unit == 0) {
        return null;
      }
      nanos = nanos.add(number.multiply(BigDecimal.valueOf(unit)));
    }
    return nanos.compareTo(MOST_NANOS) > 0
        ? null
        : Duration.ofNanos(nanos.setScale(0, RoundingMode.CEILING).longValueExact());
  }

  private @Nullable BigDecimal number() {
    int start = at;
    int dots = 0;
    while (at < text.length() && (digit(text.charAt(at)) || text.charAt(at) == '.')) {
      dots += text.charAt(at) == '.' ? 1 : 0;
      at++;
    }
    return at - start > dots && dots <= 1 ? new BigDecimal(text.substring(start, at)) : null;
  }

  /** Nanoseconds; 0 if there is no such unit. */
  private long unit() {
    int start = at;
    while (at < text.length() && !digit(text.charAt(at)) && text.charAt(at) != '.') {
      at++;
    }
    return switch (text.substring(start, at)) {
      case "ns" -> 1;
      case "us", "\u00b5s", "\u03bcs" -> 1000;
      case "ms" -> 1_000_000;
      case "s" -> Duration.ofSeconds(1).toNanos();
      case "m" -> Duration.ofMinutes(1).toNanos();
      case "h" -> Duration.ofHours(1).toNanos();
      case "d" -> Duration.ofDays(1).toNanos();
      default -> 0;
    };
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
