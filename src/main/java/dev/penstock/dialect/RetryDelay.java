package dev.penstock.dialect;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long an upstream asks to be left alone. */
public final class RetryDelay {
  private static final Duration MOST = Duration.ofDays(1);
  private static final BigDecimal MOST_MILLIS = BigDecimal.valueOf(MOST.toMillis());

  /** A short text may name a number whose digits no memory holds ({@code 1e-2147483647}). */
  private static final int MOST_SCALE = 30;

  private RetryDelay() {}

  /** Headers of an answer. */
  @FunctionalInterface
  public interface Headers {
    /** The value of a header; null if there is none. */
    @Nullable String value(String name);
  }

  /**
   * What the headers of an answer ask for, never negative; null if they do not, or for longer than
   * anybody would wait. {@code retry-after-ms} counts before {@code retry-after} (RFC 9110, 10.2.3:
   * seconds, or a date, which is compared with the answer's own {@code date}), and this before
   * OpenAI's {@code x-ratelimit-reset-*} of what is used up.
   *
   * @param now the time for a date, where the answer does not tell its own
   */
  public static @Nullable Duration of(Headers headers, @Nullable Instant now) {
    String exact = headers.value("retry-after-ms");
    Long millis = exact == null ? null : millis(exact, 1);
    // Azure sends 0 here beside a retry-after that says more.
    if (millis != null && millis > 0) {
      return Duration.ofMillis(millis);
    }
    String said = headers.value("retry-after");
    if (said != null) {
      Long seconds = millis(said, 1000);
      return seconds == null ? until(instant(said), headers, now) : Duration.ofMillis(seconds);
    }
    Duration requests = reset(headers, "requests");
    Duration tokens = reset(headers, "tokens");
    if (requests == null || tokens == null) {
      return requests == null ? tokens : requests;
    }
    return requests.compareTo(tokens) > 0 ? requests : tokens;
  }

  private static @Nullable Duration until(
      @Nullable Instant end, Headers headers, @Nullable Instant now) {
    // By one clock, so that it does not matter how wrong it is.
    Instant theirs = instant(headers.value("date"));
    Instant from = theirs == null ? now : theirs;
    if (end == null || from == null) {
      return null;
    }
    Duration delay = Duration.between(from, end);
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(MOST) > 0 ? null : delay;
  }

  private static @Nullable Instant instant(@Nullable String date) {
    if (date == null) {
      return null;
    }
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.trim(), Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Duration reset(Headers headers, String what) {
    String left = headers.value("x-ratelimit-remaining-" + what);
    String reset = headers.value("x-ratelimit-reset-" + what);
    return reset == null || left == null || !left.trim().equals("0") ? null : span(reset);
  }

  /** Go's durations, as OpenAI and Groq write them: {@code 1s}, {@code 6m0s}, {@code 7.66s}. */
  private static @Nullable Duration span(String text) {
    String spelt = text.trim().toUpperCase(Locale.ROOT);
    if (spelt.endsWith("MS")) {
      Long millis = millis(spelt.substring(0, spelt.length() - 2), 1);
      return millis == null ? null : Duration.ofMillis(millis);
    }
    try {
      Duration span = Duration.parse("PT" + spelt);
      return span.isNegative() || span.compareTo(MOST) > 0 ? null : span;
    } catch (DateTimeException e) {
      return null;
    }
  }

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
