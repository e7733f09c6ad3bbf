package dev.penstock.dispatch;

import dev.penstock.api.Exchange;
import dev.penstock.api.spend.Cost;
import dev.penstock.dispatch.charge.Tab;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.math.BigDecimal;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The headers that say how an answer came about; what is known at the moment they are sent. */
final class AnswerHeaders {
  private static final int MAX_DROPPED = 1024;
  static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
  private static final CharSequence DEPLOYMENT =
      HttpHeaders.createOptimized("x-penstock-deployment");
  private static final CharSequence GROUP = HttpHeaders.createOptimized("x-penstock-model-group");
  private static final CharSequence ATTEMPTS = HttpHeaders.createOptimized("x-penstock-attempts");
  private static final CharSequence OVERHEAD =
      HttpHeaders.createOptimized("x-penstock-overhead-ms");
  private static final CharSequence DROPPED = HttpHeaders.createOptimized("x-penstock-dropped");

  private static final CharSequence FALLBACK = HttpHeaders.createOptimized("x-penstock-fallback");
  private static final CharSequence EXPLAIN = HttpHeaders.createOptimized("x-penstock-explain");

  private static final CharSequence COST = HttpHeaders.createOptimized("x-penstock-cost-usd");
  private static final int NANO_DIGITS = 9;

  private final Exchange exchange;
  private final Tab tab;
  private final LongSupplier clock;

  AnswerHeaders(Exchange exchange, Tab tab, LongSupplier clock) {
    this.exchange = exchange;
    this.tab = tab;
    this.clock = clock;
  }

  void set(MultiMap headers) {
    headers.set(REQUEST_ID, exchange.id());
    String explanation = exchange.explanation();
    if (explanation != null) {
      headers.set(EXPLAIN, ExplainHeader.of(explanation));
    }
    RateLimitHeaders.set(headers, tab.standing());
    if (exchange.attempts() == 0) {
      return;
    }
    headers.set(DEPLOYMENT, text(exchange.target()));
    headers.set(GROUP, text(exchange.group()));
    headers.set(ATTEMPTS, Integer.toString(exchange.attempts()));
    if (exchange.fallback() != null) {
      headers.set(FALLBACK, text(exchange.fallback()));
    }
    Cost spent = tab.spent();
    if (spent != null && !exchange.request().stream()) {
      headers.set(COST, usd(spent.nanoUsd()));
    }
    headers.set(OVERHEAD, millis(exchange.overheadNanos(clock.getAsLong())));
    if (!exchange.dropped().isEmpty()) {
      headers.set(DROPPED, bounded(text(String.join(",", exchange.dropped()))));
    }
  }

  private static String usd(long nanoUsd) {
    return nanoUsd == 0
        ? "0"
        : BigDecimal.valueOf(nanoUsd, NANO_DIGITS).stripTrailingZeros().toPlainString();
  }

  private static String millis(long nanos) {
    long micros = nanos / 1000;
    long fraction = micros % 1000;
    return micros / 1000 + (fraction < 10 ? ".00" : fraction < 100 ? ".0" : ".") + fraction;
  }

  /** The names are the caller's; a head that is too large is refused on its way. */
  private static String bounded(String names) {
    return names.length() <= MAX_DROPPED ? names : names.substring(0, MAX_DROPPED) + "...";
  }

  /** Names from a configuration or a caller may hold what a header may not. */
  private static String text(@Nullable String value) {
    if (value == null) {
      return "";
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < 0x20 || value.charAt(i) > 0x7e) {
        return value.replaceAll("[^\\x20-\\x7e]", "?");
      }
    }
    return value;
  }
}
