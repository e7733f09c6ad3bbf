package dev.penstock.upstream;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A credential that expires, for all shards. To fetch it blocks, so it happens on a worker: once
 * for all who wait, and ahead of time, while calls go on with the one at hand. Safe for use by
 * several threads; answers come on the caller's context.
 */
public final class Renewed<T> {
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  /** One that is refused sooner after it was fetched will not be better for being fetched again. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final InstantSource clock;
  private final Callable<Held<T>> source;
  private @Nullable Held<T> held;
  private Instant since = Instant.MIN;
  private @Nullable CompletableFuture<T> running;

  /**
   * What was fetched.
   *
   * @param renew when to fetch the next one
   * @param end when it is of no more use
   */
  public record Held<T>(T value, Instant renew, Instant end) {}

  /** {@code source} may block; one thread at a time asks it. */
  public Renewed(Vertx vertx, InstantSource clock, Callable<Held<T>> source) {
    this.vertx = vertx;
    this.clock = clock;
    this.source = source;
  }

  /** One that is good now; fails as the source does. */
  public Future<T> value() {
    CompletableFuture<T> fetch;
    synchronized (this) {
      Instant now = clock.instant();
      Held<T> ready = held != null && now.isBefore(held.end) ? held : null;
      if (ready != null && now.isBefore(ready.renew)) {
        return Future.succeededFuture(ready.value);
      }
      fetch = fetch();
      if (ready != null) {
        return Future.succeededFuture(ready.value);
      }
    }
    return Future.fromCompletionStage(fetch, vertx.getOrCreateContext());
  }

  /**
   * Whoever one was shown to refused it: it is not used again, unless it is quite new. Tells
   * whether another one may be had.
   *
   * @param shown whether this is the one
   */
  public synchronized boolean refused(Predicate<T> shown) {
    if (held == null || !shown.test(held.value)) {
      return true;
    }
    if (clock.instant().isBefore(since.plus(FRESH))) {
      return false;
    }
    held = null;
    return true;
  }

  /** The one that runs, or a new one. */
  private CompletableFuture<T> fetch() {
    CompletableFuture<T> fetch = running;
    if (fetch == null) {
      fetch = new CompletableFuture<>();
      running = fetch;
      vertx.executeBlocking(source, false).onComplete(this::fetched);
    }
    return fetch;
  }

  private void fetched(AsyncResult<Held<T>> result) {
    CompletableFuture<T> waiting = settle(result);
    if (result.succeeded()) {
      waiting.complete(result.result().value);
    } else {
      waiting.completeExceptionally(result.cause());
    }
  }

  private synchronized CompletableFuture<T> settle(AsyncResult<Held<T>> result) {
    Held<T> before = held;
    if (result.succeeded()) {
      held = result.result();
      since = clock.instant();
    } else if (before != null) {
      held = new Held<>(before.value, clock.instant().plus(AFTER_FAILURE), before.end);
    }
    CompletableFuture<T> waiting = running;
    running = null;
    return waiting == null ? new CompletableFuture<>() : waiting;
  }
}
