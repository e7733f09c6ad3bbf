package dev.penstock.dispatch;

import dev.penstock.api.Exchange;
import dev.penstock.config.Timeouts;
import dev.penstock.egress.ClientResponse;
import dev.penstock.egress.Relay;
import dev.penstock.egress.WholeAnswer;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The time limits of one attempt: how long its upstream may take, and its client. */
final class Patience {
  private final Exchange exchange;
  private final ClientResponse client;
  private final Timeouts timeouts;
  private final CallTime time;

  Patience(Exchange exchange, ClientResponse client, Timeouts timeouts, CallTime time) {
    this.exchange = exchange;
    this.client = client;
    this.timeouts = timeouts;
    this.time = time;
  }

  /** What the upstream takes too long for; null if nothing. */
  @Nullable Failure late(
      long nowNanos, @Nullable Relay streaming, @Nullable WholeAnswer collecting) {
    if (time.preparing()) {
      // It has limits of its own.
      return null;
    }
    if (exchange.request().stream() && (streaming == null || !streaming.hasContent())) {
      return over(nowNanos, time.startedNanos(), timeouts.firstToken())
          ? timeout("first token")
          : null;
    }
    if (streaming != null && streaming.paused()) {
      // A slow client is not a slow upstream.
      return null;
    }
    if (streaming == null && collecting == null) {
      Duration answer = timeouts.answer();
      return answer != null && over(nowNanos, time.startedNanos(), answer)
          ? timeout("answer")
          : null;
    }
    long activity =
        streaming != null
            ? streaming.activityNanos()
            : Objects.requireNonNull(collecting).activityNanos();
    return over(nowNanos, activity, timeouts.idle()) ? timeout("idle") : null;
  }

  /** Whether the client takes nothing any more. */
  boolean stalled(long nowNanos, @Nullable Relay streaming) {
    Duration limit = exchange.config().server().limits().writeStall();
    return streaming != null
        && streaming.paused()
        && !limit.isZero()
        && over(nowNanos, client.writtenNanos(), limit);
  }

  /** Whether the time for all of it is over. */
  boolean overdue(long nowNanos) {
    return nowNanos - exchange.deadlineNanos(timeouts.total()) >= 0;
  }

  private static boolean over(long nowNanos, long sinceNanos, Duration limit) {
    return nowNanos - sinceNanos >= limit.toNanos();
  }

  private static Failure timeout(String phase) {
    return new Failure.UpstreamTimeout(phase);
  }
}
