package dev.penstock.store.redis;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Links to Redis on event loops of their own, as shards have them. */
final class Links implements AutoCloseable {
  /** Roomy: two cores that compile and run everything else at once are no production. */
  static final Duration TIMEOUT = Duration.ofMillis(700);

  private final Vertx vertx = Vertx.vertx();
  private final List<RedisLink> opened = new ArrayList<>();

  static LinkOptions options(String url, RedisMode mode, String prefix) {
    return new LinkOptions(
        RedisAddress.parse(url, mode), mode, "penstock-test", TIMEOUT, null, new Keys(prefix));
  }

  /** For tests in which no call may fail, however slow the machine is. */
  static LinkOptions patient(String url, String prefix) {
    LinkOptions hasty = standalone(url, prefix);
    return new LinkOptions(
        hasty.address(), hasty.mode(), "", Duration.ofSeconds(10), null, hasty.keys());
  }

  static LinkOptions standalone(String url, String prefix) {
    return options(url, RedisMode.STANDALONE, prefix);
  }

  static LinkOptions trusting(String url, @Nullable Path ca) {
    return new LinkOptions(
        RedisAddress.parse(url, RedisMode.STANDALONE),
        RedisMode.STANDALONE,
        "",
        TIMEOUT,
        ca,
        new Keys("tls"));
  }

  Vertx vertx() {
    return vertx;
  }

  /** Connected. */
  RedisLink open(LinkOptions options) {
    RedisLink link = make(options);
    await(link.start());
    return link;
  }

  /** Not yet started. */
  RedisLink make(LinkOptions options) {
    RedisLink link =
        on(
            vertx.getOrCreateContext(),
            () -> new RedisLink(vertx, options, System::nanoTime, RandomGenerator.getDefault()));
    opened.add(link);
    return link;
  }

  /** What it makes belongs to that event loop. */
  static <T> T on(Context context, Callable<T> action) {
    Promise<T> made = Promise.promise();
    context.runOnContext(ignored -> {
      try {
        made.complete(action.call());
      } catch (Exception e) {
        made.fail(e);
      }
    });
    return await(made.future());
  }

  @CanIgnoreReturnValue
  static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("took too long", e);
    }
  }

  /** Of a call that does not succeed. */
  static RedisFailure failure(Future<?> future) {
    Throwable cause =
        await(future.map((Throwable) null).recover(failed -> Future.succeededFuture(failed)));
    if (cause instanceof RedisFailure failure) {
      return failure;
    }
    throw new AssertionError("not a failure of Redis", cause);
  }

  @Override
  public void close() {
    opened.forEach(link -> await(link.close()));
    await(vertx.close());
  }
}
