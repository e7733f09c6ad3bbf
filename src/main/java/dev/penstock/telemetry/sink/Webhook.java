package dev.penstock.telemetry.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.event.BudgetThresholdCrossed;
import dev.penstock.api.spend.Usd;
import dev.penstock.config.Secret;
import dev.penstock.config.SinkConfig;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts events as JSON, one after the other. One that is not taken is sent again after a while, so
 * a receiver may see an event twice, with the same id. Events beyond the bound, and those that the
 * receiver does not want or that were tried often enough, are dropped and counted. Confined to one
 * event loop, but for {@link #dropped}.
 */
final class Webhook {
  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
  private static final long PATIENCE_MILLIS = 10_000;

  /** Of an answer, whose text nobody needs; then the receiver is hung up on. */
  private static final int MOST_ANSWER_BYTES = 8 * 1024;

  private final Vertx vertx;
  private final SinkConfig.Webhook config;
  private final Terms terms;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final HttpClient client;
  private final Queue<Event> waiting = new ArrayDeque<>();
  private final LongAdder dropped = new LongAdder();
  private boolean sending;

  /** How much, how often: {@code retryMillis} doubles with each try. */
  record Terms(int mostWaiting, int tries, long retryMillis, long mostMillis) {
    static final Terms USUAL = new Terms(1_000, 10, 1_000, 60_000);
  }

  private record Event(String id, Buffer body) {
    @Override
    public String toString() {
      return id;
    }
  }

  Webhook(
      Vertx vertx,
      SinkConfig.Webhook config,
      Terms terms,
      InstantSource clock,
      RandomGenerator random) {
    this.vertx = vertx;
    this.config = config;
    this.terms = terms;
    this.clock = clock;
    this.random = random;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) PATIENCE_MILLIS));
  }

  long dropped() {
    return dropped.sum();
  }

  void add(BudgetThresholdCrossed crossed) {
    if (waiting.size() >= terms.mostWaiting()) {
      dropped.increment();
      return;
    }
    String id =
        "evt_"
            + HexFormat.of().toHexDigits(random.nextLong())
            + HexFormat.of().toHexDigits(random.nextLong());
    waiting.add(new Event(id, Buffer.buffer(json(id, crossed).toString().getBytes(UTF_8))));
    next();
  }

  Future<Void> close() {
    dropped.add(waiting.size());
    waiting.clear();
    return client.close();
  }

  private ObjectNode json(String id, BudgetThresholdCrossed crossed) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("type", crossed.soft() ? "budget.soft_limit_passed" : "budget.limit_reached")
            .put("at", clock.instant().toString());
    json.putObject("budget")
        .put("id", crossed.budget())
        .put("scope", crossed.scope())
        .put("name", crossed.name())
        .put("window", crossed.window())
        .put("spent_usd", Usd.text(crossed.spentNanoUsd()))
        .put("limit_usd", Usd.text(crossed.limitNanoUsd()));
    return json;
  }

  private void next() {
    Event event = sending ? null : waiting.peek();
    if (event != null) {
      sending = true;
      send(event, 1);
    }
  }

  private void send(Event event, int attempt) {
    post(event)
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .onComplete(answered -> {
          int status = answered.succeeded() ? answered.result() : 0;
          if (status >= 200 && status < 300) {
            done();
          } else if (unwanted(status) || attempt >= terms.tries()) {
            drop(event, status);
          } else {
            long wait = terms.retryMillis() << Math.min(attempt - 1, 20);
            vertx.setTimer(Math.min(wait, terms.mostMillis()), due -> send(event, attempt + 1));
          }
        });
  }

  /** What it refuses now it will refuse again; it may be busy, though, or slow. */
  private static boolean unwanted(int status) {
    return status >= 300 && status < 500 && status != 408 && status != 425 && status != 429;
  }

  private void drop(Event event, int status) {
    dropped.increment();
    LOG.warn(
        "sink {} does not take event {}: {}",
        config.name(),
        event,
        status == 0 ? "no answer" : "status " + status);
    done();
  }

  private void done() {
    waiting.poll();
    sending = false;
    next();
  }

  private Future<Integer> post(Event event) {
    RequestOptions to =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(config.url().uri().toString())
            .setConnectTimeout(PATIENCE_MILLIS)
            .putHeader("content-type", "application/json")
            .putHeader("user-agent", "penstock")
            .putHeader("x-penstock-event", event.id());
    Secret secret = config.secret();
    if (secret != null) {
      to.putHeader(
          "x-penstock-signature",
          Signature.of(secret.value(), clock.instant(), event.body().getBytes()));
    }
    return client
        .request(to)
        .compose(request -> request.send(event.body()))
        .compose(Webhook::status);
  }

  /** The body does not matter; without keep-alive the connection goes when it has come. */
  private static Future<Integer> status(HttpClientResponse answer) {
    answer.exceptionHandler(cut -> {}).handler(new Discarded(answer.request()));
    return Future.succeededFuture(answer.statusCode());
  }

  /** Reads so much that a receiver can say what it has to say, and no more. */
  private static final class Discarded implements Handler<Buffer> {
    private final HttpClientRequest request;
    private long bytes;

    Discarded(HttpClientRequest request) {
      this.request = request;
    }

    @Override
    public void handle(Buffer part) {
      bytes += part.length();
      if (bytes > MOST_ANSWER_BYTES) {
        request.reset();
      }
    }
  }
}
