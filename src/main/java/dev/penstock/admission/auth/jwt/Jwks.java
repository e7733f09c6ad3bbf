package dev.penstock.admission.auth.jwt;

import dev.penstock.config.JwtConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's keys: fetched in the background again and again, and at once for a key that is not
 * among them. While the issuer does not answer, those there are stay good. Safe to use from any
 * event loop.
 */
final class Jwks {
  private static final Logger LOG = LoggerFactory.getLogger(Jwks.class);
  private static final int MAX_BYTES = 1 << 20;
  private static final long PATIENCE_MILLIS = 5_000;
  private static final long RETRY_MILLIS = 10_000;

  /** Tokens of unknown keys must not become a load on the issuer. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Vertx vertx;
  private final JwtConfig config;
  private final LongSupplier clock;
  private final HttpClient client;
  private volatile SigningKeys keys = SigningKeys.NONE;
  private volatile boolean closed;
  private @Nullable Future<SigningKeys> fetching;
  private boolean fetched;
  private long startedNanos;
  private long timer = -1;

  /** {@code clock}: monotonic nanoseconds. */
  Jwks(Vertx vertx, JwtConfig config, LongSupplier clock) {
    this.vertx = vertx;
    this.config = config;
    this.clock = clock;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl("https".equalsIgnoreCase(config.jwks().getScheme()))
                .setConnectTimeout((int) PATIENCE_MILLIS));
  }

  /** Those that are known. */
  SigningKeys keys() {
    return keys;
  }

  /** Those there are now, or those known if that was asked a moment ago; never fails. */
  synchronized Future<SigningKeys> fresh() {
    Future<SigningKeys> underWay = fetching;
    if (underWay != null) {
      return underWay;
    }
    if (closed || (fetched && clock.getAsLong() - startedNanos < PAUSE_NANOS)) {
      return Future.succeededFuture(keys);
    }
    return fetch();
  }

  /** Fetches them now and from time to time. */
  synchronized void start() {
    fetch().onComplete(done -> {});
  }

  private synchronized Future<SigningKeys> fetch() {
    Promise<SigningKeys> promise = Promise.promise();
    fetching = promise.future();
    fetched = true;
    startedNanos = clock.getAsLong();
    ask()
        .map(set -> SigningKeys.of(vertx, set, config.algorithms()))
        .onComplete(answered -> {
          if (answered.failed()) {
            LOG.warn(
                "the keys of {} cannot be fetched, those known stay good: {}",
                config.issuer(),
                String.valueOf(answered.cause().getMessage()));
          }
          promise.complete(ended(answered.succeeded() ? answered.result() : null));
        });
    return promise.future();
  }

  private synchronized SigningKeys ended(@Nullable SigningKeys found) {
    fetching = null;
    if (found != null) {
      keys = found;
    }
    if (!closed) {
      vertx.cancelTimer(timer);
      long next = config.refresh().toMillis();
      timer =
          vertx.setTimer(
              Math.max(1, found == null ? Math.min(RETRY_MILLIS, next) : next), now -> start());
    }
    return keys;
  }

  private Future<JsonObject> ask() {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(config.jwks().toString())
            // Whoever it sends us to is not the one who was configured.
            .setFollowRedirects(false)
            .setTimeout(PATIENCE_MILLIS)
            .putHeader("accept", "application/json");
    return client
        .request(options)
        .compose(request -> request.send().compose(Jwks::body))
        .timeout(2 * PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .map(JsonObject::new);
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    if (response.statusCode() != 200) {
      whole.fail("status " + response.statusCode());
    }
    response.handler(bytes -> {
      if (body.length() + bytes.length() > MAX_BYTES) {
        whole.tryFail("more than " + MAX_BYTES + " bytes");
        response.request().reset();
      } else {
        body.appendBuffer(bytes);
      }
    });
    response.exceptionHandler(whole::tryFail);
    response.endHandler(end -> whole.tryComplete(body));
    return whole.future();
  }

  /** Fetches no more. */
  synchronized void close() {
    closed = true;
    vertx.cancelTimer(timer);
    client.close().onComplete(done -> {});
  }
}
