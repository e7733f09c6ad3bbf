package dev.penstock.upstream;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, taken from the connection from the very first, up to a bound, while its
 * reader is still on the way. A paused response of Vert.x loses the bytes that it holds when the
 * connection breaks; here they come first, and what ended them after that.
 */
final class EagerBody implements ReadStream<Buffer> {
  private static final int MAX_WAITING_BYTES = 64 * 1024;

  private final HttpClientResponse source;
  private final Runnable onOver;
  private final Queue<Buffer> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private boolean flowing;
  private boolean ended;
  private @Nullable Throwable broken;
  private @Nullable Handler<Buffer> onBytes;
  private @Nullable Handler<Void> onEnd;
  private @Nullable Handler<Throwable> onBroken;

  /**
   * Paused for its reader; to be made at the head, before any byte of the body is handled.
   *
   * @param onOver runs when nothing more comes from the connection
   */
  EagerBody(HttpClientResponse source, Runnable onOver) {
    this.source = source;
    this.onOver = onOver;
    source.handler(this::take).exceptionHandler(this::breakOff).endHandler(end -> end());
  }

  private void take(Buffer bytes) {
    waiting.add(bytes);
    waitingBytes += bytes.length();
    give();
    if (!flowing && waitingBytes > MAX_WAITING_BYTES) {
      source.pause();
    }
  }

  private void breakOff(Throwable cause) {
    if (broken == null && !ended) {
      broken = cause;
      onOver.run();
      give();
    }
  }

  private void end() {
    if (broken == null) {
      ended = true;
      onOver.run();
      give();
    }
  }

  /** All that may be given now, in order. */
  private void give() {
    while (flowing && !waiting.isEmpty()) {
      Buffer bytes = waiting.remove();
      waitingBytes -= bytes.length();
      if (onBytes != null) {
        onBytes.handle(bytes);
      }
    }
    if (!flowing || !waiting.isEmpty()) {
      return;
    }
    Throwable cause = broken;
    Handler<Throwable> breaking = onBroken;
    Handler<Void> ending = onEnd;
    if (cause != null && breaking != null) {
      onBroken = null;
      breaking.handle(cause);
    } else if (ended && ending != null) {
      onEnd = null;
      ending.handle(null);
    }
  }

  @Override
  public EagerBody handler(@Nullable Handler<Buffer> handler) {
    onBytes = handler;
    return this;
  }

  @Override
  public EagerBody exceptionHandler(@Nullable Handler<Throwable> handler) {
    onBroken = handler;
    return this;
  }

  @Override
  public EagerBody endHandler(@Nullable Handler<Void> handler) {
    onEnd = handler;
    return this;
  }

  @Override
  public EagerBody pause() {
    flowing = false;
    source.pause();
    return this;
  }

  @Override
  public EagerBody resume() {
    flowing = true;
    give();
    if (flowing) {
      source.resume();
    }
    return this;
  }

  /** Readers here take all there is, or pause. */
  @Override
  public EagerBody fetch(long amount) {
    return resume();
  }
}
