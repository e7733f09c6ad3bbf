package dev.penstock.provider;

import dev.penstock.api.bus.ProviderCall;
import dev.penstock.dialect.Dialect.ErrorAnswer;
import dev.penstock.upstream.RawAnswer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the body of an upstream's error: as much as a message needs, and no longer than that. */
final class ErrorBody {
  private static final int MAX_BYTES = 64 * 1024;

  private final RawAnswer answer;
  private final ProviderCall call;
  private final Buffer body = Buffer.buffer();
  private final Promise<ErrorAnswer> promise = Promise.promise();

  ErrorBody(RawAnswer answer, ProviderCall call) {
    this.answer = answer;
    this.call = call;
  }

  /** Never fails: what arrived counts, whole or not. */
  Future<ErrorAnswer> read() {
    answer
        .body()
        .handler(this::onBytes)
        .exceptionHandler(cause -> finish())
        .endHandler(end -> finish())
        .resume();
    return promise.future();
  }

  private void onBytes(Buffer bytes) {
    body.appendBuffer(bytes);
    if (body.length() > MAX_BYTES) {
      call.cancel();
      finish();
    }
  }

  private void finish() {
    promise.tryComplete(
        new ErrorAnswer(answer.status(), body.getBytes(), retryAfterMillis(answer.headers())));
  }

  /** RFC 9110, 10.2.3, in seconds; dates are left to the caller's default. */
  private static @Nullable Long retryAfterMillis(MultiMap headers) {
    Long millis = number(headers.get("retry-after-ms"), 1);
    return millis != null ? millis : number(headers.get("retry-after"), 1000);
  }

  private static @Nullable Long number(@Nullable String text, int factor) {
    if (text == null) {
      return null;
    }
    try {
      double value = Double.parseDouble(text.trim());
      return value >= 0 && value <= Duration.ofDays(1).toSeconds() * 1000.0 / factor * 1.0
          ? Math.round(value * factor)
          : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
