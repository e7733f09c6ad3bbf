package dev.penstock.store.redis;

import dev.penstock.store.redis.RedisFailure.Kind;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for an answer, with one timer for all: all have the same time, so they run out in
 * the order in which they began. Confined to one event loop.
 */
final class Pending {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Beyond what a timer is late by itself. */
  private static final long LATE_NANOS = 5 * NANOS_PER_MILLI;

  private final Vertx vertx;
  private final LongSupplier nanos;
  private final long timeoutNanos;
  private final Deque<Call> calls = new ArrayDeque<>();
  private boolean armed;
  private boolean graced;
  private long due;

  Pending(Vertx vertx, LongSupplier nanos, Duration timeout) {
    this.vertx = vertx;
    this.nanos = nanos;
    this.timeoutNanos = timeout.toNanos();
  }

  /** One call; what comes after its end is ignored. */
  final class Call implements Completable<Response> {
    private final Promise<Response> promise = Promise.promise();
    private final long deadline = nanos.getAsLong() + timeoutNanos;
    private boolean done;

    Future<Response> future() {
      return promise.future();
    }

    @Override
    public void complete(@Nullable Response answer, @Nullable Throwable cause) {
      if (done) {
        return;
      }
      done = true;
      forgetDone();
      if (cause == null) {
        promise.complete(answer);
      } else {
        promise.fail(Refusals.of(cause));
      }
    }
  }

  int size() {
    return calls.size();
  }

  /** A call that begins now. */
  Call add() {
    Call call = new Call();
    calls.add(call);
    arm(timeoutNanos);
    return call;
  }

  void failAll(RedisFailure failure) {
    // Whoever is told may call again.
    Deque<Call> failed = new ArrayDeque<>(calls);
    calls.clear();
    failed.forEach(call -> call.complete(null, failure));
  }

  private void forgetDone() {
    for (Call first = calls.peek(); first != null && first.done; first = calls.peek()) {
      calls.remove();
    }
  }

  private void arm(long delayNanos) {
    if (!armed) {
      armed = true;
      due = nanos.getAsLong() + delayNanos;
      vertx.setTimer(Math.max(1, 1 + delayNanos / NANOS_PER_MILLI), ignored -> expire());
    }
  }

  private void expire() {
    armed = false;
    long now = nanos.getAsLong();
    if (now - due > LATE_NANOS && !graced) {
      // It was this event loop that stood still; what came meanwhile is yet to be read.
      graced = true;
      arm(0);
      return;
    }
    graced = false;
    Call first = calls.peek();
    for (; first != null && first.deadline - now <= 0; first = calls.peek()) {
      first.complete(null, new RedisFailure(Kind.TIMEOUT, "Redis did not answer in time"));
    }
    if (first != null) {
      arm(first.deadline - now);
    }
  }
}
