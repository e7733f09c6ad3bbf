package dev.penstock.provider;

import dev.penstock.api.bus.ProviderCall;
import dev.penstock.dialect.Dialect.ErrorAnswer;
import dev.penstock.dialect.RetryDelay;
import dev.penstock.upstream.RawAnswer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;

/** Reads the body of an upstream's error: as much as a message needs, and no longer than that. */
final class ErrorBody {
  private static final int MAX_BYTES = 64 * 1024;

  /** An error that is known from its status does not wait long for its words. */
  private static final long MAX_MILLIS = 2000;

  private final Vertx vertx;
  private final RawAnswer answer;
  private final ProviderCall call;
  private final Instant came;
  private final Buffer body = Buffer.buffer();
  private final Promise<ErrorAnswer> promise = Promise.promise();

  /** {@code came}: when the answer's head did. */
  ErrorBody(Vertx vertx, RawAnswer answer, ProviderCall call, Instant came) {
    this.vertx = vertx;
    this.answer = answer;
    this.call = call;
    this.came = came;
  }

  /** Never fails: what arrived counts, whole or not. */
  Future<ErrorAnswer> read() {
    long timer = vertx.setTimer(MAX_MILLIS, id -> cutOff());
    answer
        .body()
        .handler(this::onBytes)
        .exceptionHandler(cause -> finish())
        .endHandler(end -> finish())
        .resume();
    return promise.future().onComplete(read -> vertx.cancelTimer(timer));
  }

  private void onBytes(Buffer bytes) {
    if (promise.future().isComplete() || answer.headers().contains("content-encoding")) {
      // Not to be read, or not wanted any more.
      return;
    }
    body.appendBuffer(bytes);
    if (body.length() > MAX_BYTES) {
      cutOff();
    }
  }

  private void cutOff() {
    finish();
    call.cancel();
  }

  private void finish() {
    Duration delay = RetryDelay.of(answer.headers()::get, came);
    Long millis = delay == null ? null : Long.valueOf(delay.toMillis());
    promise.tryComplete(
        new ErrorAnswer(
            answer.status(), body.getBytes(), millis, answer.headers().get("x-amzn-errortype")));
  }
}
