package dev.penstock.provider.bedrock.aws;

import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * One set of credentials for all shards. To look for them may take a call to the network, so it
 * happens on a worker: once for all who wait, and ahead of time, while calls go on with those at
 * hand. Safe for use by several threads; answers come on the caller's context.
 */
final class CredentialCache {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialCache.class);

  /** A profile's file may change, and nothing tells when. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  /** AWS refuses what expires while the call is on its way. */
  private static final Duration MARGIN = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final InstantSource clock;
  private final Supplier<AwsCredentialsIdentity> source;
  private @Nullable Held held;
  private @Nullable CompletableFuture<AwsCredentialsIdentity> running;

  /**
   * What was found.
   *
   * @param again when to look for newer ones
   * @param end when they are of no more use
   */
  private record Held(AwsCredentialsIdentity identity, Instant again, Instant end) {}

  /** {@code source} may block. */
  CredentialCache(Vertx vertx, InstantSource clock, Supplier<AwsCredentialsIdentity> source) {
    this.vertx = vertx;
    this.clock = clock;
    this.source = source;
  }

  /** Fails with {@code CredentialRefused} if there are none. */
  Future<AwsCredentialsIdentity> get() {
    Held ready = ready();
    if (ready != null && clock.instant().isBefore(ready.again)) {
      return Future.succeededFuture(ready.identity);
    }
    CompletableFuture<AwsCredentialsIdentity> fetch = fetch();
    return ready != null
        ? Future.succeededFuture(ready.identity)
        : Future.fromCompletionStage(fetch, vertx.getOrCreateContext());
  }

  /** Null if there are none that still serve. */
  private synchronized @Nullable Held ready() {
    return held != null && clock.instant().isBefore(held.end) ? held : null;
  }

  /** The one that runs, or a new one. */
  private synchronized CompletableFuture<AwsCredentialsIdentity> fetch() {
    CompletableFuture<AwsCredentialsIdentity> fetch = running;
    if (fetch == null) {
      fetch = new CompletableFuture<>();
      running = fetch;
      vertx.executeBlocking(source::get, false).onComplete(this::found);
    }
    return fetch;
  }

  private void found(AsyncResult<AwsCredentialsIdentity> result) {
    CompletableFuture<AwsCredentialsIdentity> waiting = settle(result);
    if (result.succeeded()) {
      waiting.complete(result.result());
    } else {
      // It tells where it looked, and no secret.
      LOG.warn("no credentials of AWS: {}", result.cause().getMessage());
      waiting.completeExceptionally(new FailureException(new Failure.CredentialRefused()));
    }
  }

  private synchronized CompletableFuture<AwsCredentialsIdentity> settle(
      AsyncResult<AwsCredentialsIdentity> result) {
    Instant now = clock.instant();
    Held before = held;
    if (result.succeeded()) {
      AwsCredentialsIdentity identity = result.result();
      Instant end = identity.expirationTime().map(at -> at.minus(MARGIN)).orElse(Instant.MAX);
      held = new Held(identity, now.plus(LOOK_AGAIN), end);
    } else if (before != null) {
      held = new Held(before.identity, now.plus(AFTER_FAILURE), before.end);
    }
    CompletableFuture<AwsCredentialsIdentity> waiting = running;
    running = null;
    return waiting == null ? new CompletableFuture<>() : waiting;
  }
}
