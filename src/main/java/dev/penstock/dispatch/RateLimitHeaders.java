package dev.penstock.dispatch;

import dev.penstock.api.spend.Standing;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a caller stands with its limits, by the names and in the formats of the OpenAI API. */
final class RateLimitHeaders {
  private static final Names REQUESTS = Names.of("requests");
  private static final Names TOKENS = Names.of("tokens");

  private record Names(CharSequence limit, CharSequence remaining, CharSequence reset) {
    static Names of(String what) {
      return new Names(
          HttpHeaders.createOptimized("x-ratelimit-limit-" + what),
          HttpHeaders.createOptimized("x-ratelimit-remaining-" + what),
          HttpHeaders.createOptimized("x-ratelimit-reset-" + what));
    }
  }

  private RateLimitHeaders() {}

  static void set(MultiMap headers, Standing standing) {
    set(headers, REQUESTS, standing.requests());
    set(headers, TOKENS, standing.tokens());
  }

  private static void set(MultiMap headers, Names names, Standing.@Nullable Level level) {
    if (level != null) {
      headers.set(names.limit(), Long.toString(level.limit()));
      headers.set(names.remaining(), Long.toString(Math.max(0, level.remaining())));
      headers.set(names.reset(), text(Objects.requireNonNull(level.reset())));
    }
  }

  /** {@code 20ms}, {@code 1s}, {@code 1.5s}, {@code 6m0s}; rounded up. */
  static String text(Duration reset) {
    long millis = Math.max(0, reset.plusNanos(999_999).toMillis());
    if (millis < 1000) {
      return millis + "ms";
    }
    long minutes = millis / 60_000;
    String seconds = seconds(millis % 60_000);
    return minutes == 0 ? seconds : minutes + "m" + seconds;
  }

  private static String seconds(long millis) {
    long rest = millis % 1000;
    if (rest == 0) {
      return millis / 1000 + "s";
    }
    String fraction = Long.toString(1000 + rest).substring(1);
    return millis / 1000 + "." + fraction.replaceAll("0+$", "") + "s";
  }
}
