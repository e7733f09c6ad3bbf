package dev.penstock.ingress;

import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body up to a bound. A longer one fails at once, and what the client still sends
 * is read and dropped, so that it can read its answer; more than four times the bound closes the
 * connection.
 */
final class BodyReader {
  private static final int TOLERANCE = 4;

  /** As much of a declared length is believed before its bytes come. */
  private static final int TRUSTED_BYTES = 64 * 1024;

  private final HttpServerRequest request;
  private final ConnectionGuard guard;
  private final long maxBytes;
  private final Promise<byte[]> done = Promise.promise();
  private @Nullable Buffer first;
  private @Nullable ByteArrayOutputStream rest;
  private long received;

  BodyReader(HttpServerRequest request, ConnectionGuard guard, long maxBytes) {
    this.request = request;
    this.guard = guard;
    this.maxBytes = maxBytes;
  }

  /**
   * The bytes; fails with {@code RequestTooLarge}, {@code RequestTimeout} or {@code ClientGone}.
   */
  Future<byte[]> read() {
    guard.bodyBegan(() -> fail(new Failure.RequestTimeout()));
    request.handler(this::onBytes);
    request.exceptionHandler(cause -> fail(reason(cause)));
    request.endHandler(end -> finish());
    // It was held back if its caller could not be told at once.
    request.resume();
    if (declaredBytes() > maxBytes) {
      fail(new Failure.RequestTooLarge(maxBytes));
    } else if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
      request.response().writeContinue().onFailure(cause -> fail(new Failure.ClientGone()));
    }
    return done.future();
  }

  private static Failure reason(Throwable cause) {
    return cause instanceof HttpClosedException || cause instanceof IOException
        ? new Failure.ClientGone()
        : new Failure.InvalidRequest("The body is not well-formed HTTP.");
  }

  private long declaredBytes() {
    String length = request.getHeader("content-length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void onBytes(Buffer bytes) {
    received += bytes.length();
    if (received > maxBytes) {
      first = null;
      rest = null;
      fail(new Failure.RequestTooLarge(maxBytes));
      if (received > TOLERANCE * maxBytes) {
        request.connection().close().onFailure(cause -> {});
      }
      return;
    }
    if (first == null && rest == null) {
      first = bytes;
    } else {
      append(bytes);
    }
  }

  private void append(Buffer bytes) {
    ByteArrayOutputStream all = rest;
    Buffer start = first;
    if (all == null) {
      all = new ByteArrayOutputStream(Math.clamp(declaredBytes(), 0, TRUSTED_BYTES));
      rest = all;
      if (start != null) {
        all.writeBytes(start.getBytes());
        first = null;
      }
    }
    all.writeBytes(bytes.getBytes());
  }

  private void finish() {
    guard.bodyEnded();
    ByteArrayOutputStream all = rest;
    Buffer only = first;
    // The handlers keep this object for as long as the answer takes.
    rest = null;
    first = null;
    done.tryComplete(
        all != null ? all.toByteArray() : only != null ? only.getBytes() : new byte[0]);
  }

  private void fail(Failure failure) {
    done.tryFail(new FailureException(failure));
  }
}
