package dev.penstock.ingress;

import dev.penstock.api.Sockets;
import dev.penstock.config.ServerConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Closes a connection whose sender is too slow: a head that does not come, a body that does not
 * end, a connection that nobody uses. One lazy timer for a connection; a request only moves the
 * time.
 */
final class ConnectionGuard {
  /** Longer than what clients' pools use, so that it is they who close. */
  static final Duration UNUSED = Duration.ofSeconds(75);

  private static final long LOOK_MILLIS = 1000;
  private static final long NEVER = Long.MAX_VALUE;

  private final Vertx vertx;
  private final LongSupplier clock;
  private final HttpConnection connection;
  private final ServerConfig.Limits limits;
  private long sinceNanos;
  private long limitNanos;
  private int active;
  private boolean closed;
  private boolean armed;
  private boolean closing;
  private Runnable onLateBody = () -> {};

  ConnectionGuard(
      Vertx vertx,
      LongSupplier clock,
      HttpConnection connection,
      ServerConfig.Limits limits,
      Runnable onClosed) {
    this.vertx = vertx;
    this.clock = clock;
    this.connection = connection;
    this.limits = limits;
    allow(limits.headTimeout());
    connection.closeHandler(end -> {
      closed = true;
      onClosed.run();
    });
    arm(limitNanos);
  }

  /** A head has arrived; its request takes its own time. */
  void requestBegan() {
    active++;
    limitNanos = NEVER;
  }

  /** A body is awaited; {@code onLate} runs if it does not end in time. */
  void bodyBegan(Runnable onLate) {
    onLateBody = onLate;
    allow(limits.bodyTimeout());
    arm(limitNanos);
  }

  /** The body has ended. */
  void bodyEnded() {
    onLateBody = () -> {};
    if (active > 0) {
      limitNanos = NEVER;
    } else {
      // What followed an early refusal has come to its end.
      allow(UNUSED);
    }
  }

  /** The answer has ended. */
  void requestEnded() {
    if (--active == 0) {
      allow(UNUSED);
      arm(limitNanos);
    }
  }

  private void allow(Duration time) {
    sinceNanos = clock.getAsLong();
    limitNanos = time.toNanos();
  }

  /** A timer that is set already looks early enough, or late by one period at most. */
  private void arm(long nanos) {
    if (!armed) {
      armed = true;
      vertx.setTimer(Math.clamp(nanos / 1_000_000, 1, LOOK_MILLIS), id -> check());
    }
  }

  private void check() {
    armed = false;
    if (closed) {
      return;
    }
    if (limitNanos == NEVER && !closing) {
      // Set again with the next awaited thing; a stream of ten minutes needs no timer.
      return;
    }
    long left = closing ? 0 : sinceNanos + limitNanos - clock.getAsLong();
    if (left > 1_000_000) {
      arm(left);
      return;
    }
    if (closing) {
      Sockets.closeNow(connection);
      return;
    }
    closing = true;
    onLateBody.run();
    connection.close().onFailure(cause -> {});
    // Should the client not even take what was written before.
    arm(LOOK_MILLIS * 1_000_000);
  }
}
