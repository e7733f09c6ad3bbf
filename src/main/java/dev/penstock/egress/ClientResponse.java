package dev.penstock.egress;

import dev.penstock.api.Passage;
import dev.penstock.api.Sockets;
import dev.penstock.api.bus.UpstreamHead;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.Failure;
import dev.penstock.error.OpenAiErrors;
import dev.penstock.error.StreamForm;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one answer to one request. Until it is committed nothing has been written, and a failure can
 * still become another attempt or a status; afterwards only an error event.
 */
public final class ClientResponse {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
  private static final CharSequence NO = HttpHeaders.createOptimized("no");
  private static final CharSequence DISPOSITION =
      HttpHeaders.createOptimized("content-disposition");
  private static final int NO_CONTENT = 204;
  private static final CharSequence ACCEL = HttpHeaders.createOptimized("x-accel-buffering");

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Consumer<MultiMap> headers;
  private final ErrorFormat errors;
  private final StreamForm form;
  private final String requestId;
  private @Nullable UpstreamHead head;
  private boolean committed;
  private boolean gone;
  private boolean untilClosed;
  private int status;
  private long writtenNanos;

  /**
   * A response that nobody has written to.
   *
   * @param requestId where an error's body has a place for it
   * @param errors how the caller is told of one
   * @param headers sets the headers that are known at the moment of the commit
   */
  public ClientResponse(
      HttpServerRequest request,
      String requestId,
      ErrorFormat errors,
      Consumer<MultiMap> headers,
      long nowNanos) {
    this.request = request;
    this.requestId = requestId;
    this.errors = errors;
    this.form = errors.form();
    this.response = request.response();
    this.headers = headers;
    this.writtenNanos = nowNanos;
  }

  /** Calls {@code action} when the client leaves before the answer is complete. */
  public void onGone(Runnable action) {
    response.exceptionHandler(cause -> leave(action));
    response.closeHandler(closed -> leave(action));
    if (response.closed()) {
      leave(action);
    }
  }

  private void leave(Runnable action) {
    if (!gone && !response.ended()) {
      gone = true;
      action.run();
    }
  }

  /** Whether the client has left. */
  public boolean gone() {
    return gone;
  }

  /** The status that was sent; 0 if none. */
  public int status() {
    return status;
  }

  /** When something was last written. */
  public long writtenNanos() {
    return writtenNanos;
  }

  /** Whether the client takes less than it is given. */
  public boolean full() {
    return response.writeQueueFull();
  }

  /** Calls {@code action} once, when the client has taken enough. */
  public void onDrain(Runnable action) {
    response.drainHandler(drained -> {
      response.drainHandler(null);
      action.run();
    });
  }

  /** The answer passes as it is, with this head; null for ours. A later one replaces it. */
  public void as(@Nullable UpstreamHead upstreams) {
    head = upstreams;
  }

  /** A whole answer. */
  public void json(Buffer body) {
    if (gone) {
      return;
    }
    commit(200, JSON);
    end(body);
  }

  /** A piece of a stream; the first one commits. */
  public void write(Buffer frames, long nowNanos) {
    if (gone) {
      return;
    }
    commitStream();
    writtenNanos = nowNanos;
    Future<Void> written = response.write(form.frames(frames));
    // A write that fails means that the client left, which its handler tells.
    written.onFailure(cause -> {});
  }

  /** Says that a silent stream lives; commits status and headers, but not a deployment. */
  public void keepAlive(long nowNanos) {
    Buffer comment = errors.keepAlive();
    if (comment.length() > 0) {
      write(comment, nowNanos);
    }
  }

  /** Ends a stream whose last frame is written. */
  public void endStream() {
    if (!gone) {
      commitStream();
      end(form.end());
    }
  }

  /**
   * The failure as a status, or as the last event where a status has been sent.
   *
   * @param said the provider's own words for it, where its answers pass as they are; else null
   */
  public void fail(Failure failure, Passage.@Nullable Refusal said) {
    if (said == null || gone || committed || response.ended()) {
      fail(failure);
      return;
    }
    retryHeaders(OpenAiErrors.of(failure));
    head = new UpstreamHead(said.status(), said.contentType(), null);
    commit(said.status(), JSON);
    end(said.body());
  }

  /** The failure as a status, or as the last event where a status has been sent. */
  public void fail(Failure failure) {
    OpenAiErrors.Reply reply = OpenAiErrors.of(failure);
    if (gone || response.ended()) {
      return;
    }
    UpstreamHead passed = head;
    if (committed && passed != null && !passed.isEvents()) {
      // There is no place for it; an end that is none tells that something is missing.
      drop();
      return;
    }
    head = null;
    if (committed) {
      end(form.frames(errors.event(reply, requestId)).copy().appendBuffer(form.end()));
      return;
    }
    retryHeaders(reply);
    commit(reply.status(), JSON);
    end(errors.body(reply, requestId));
  }

  /** Closes the connection of a client that takes nothing any more. */
  public void drop() {
    gone = true;
    response.reset().onFailure(cause -> {});
    if (request.version() != HttpVersion.HTTP_2) {
      Sockets.closeNow(request.connection());
    }
  }

  private void retryHeaders(OpenAiErrors.Reply reply) {
    Duration retryAfter = reply.retryAfter();
    if (retryAfter != null) {
      // Rounded up: whoever came a moment too soon would be refused again.
      long millis = retryAfter.plusNanos(999_999).toMillis();
      response.putHeader("retry-after", String.valueOf((millis + 999) / 1000));
      response.putHeader("retry-after-ms", String.valueOf(millis));
    }
    if (reply.retryUseless()) {
      response.putHeader("x-should-retry", "false");
    }
  }

  private void commitStream() {
    if (!committed) {
      if (request.version() == HttpVersion.HTTP_1_0) {
        // Without chunks the end of the connection is the end of the body.
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        untilClosed = true;
      } else if (head == null || head.status() != NO_CONTENT) {
        response.setChunked(true);
      }
      response.putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE).putHeader(ACCEL, NO);
      commit(200, form.contentType());
    }
  }

  private void commit(int code, CharSequence contentType) {
    committed = true;
    UpstreamHead passed = head;
    status = passed == null ? code : passed.status();
    response.setStatusCode(status);
    if (passed == null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    } else {
      pass(HttpHeaders.CONTENT_TYPE, passed.contentType());
      pass(DISPOSITION, passed.disposition());
    }
    headers.accept(response.headers());
  }

  private void pass(CharSequence name, @Nullable String value) {
    if (value != null) {
      response.putHeader(name, value);
    }
  }

  private void end(Buffer last) {
    Future<Void> ended = response.end(last);
    // A write that fails means that the client left, which its handler tells.
    ended.onFailure(cause -> {});
    if (untilClosed) {
      ended.onComplete(done -> request.connection().close().onFailure(cause -> {}));
    }
  }
}
