package dev.penstock.upstream;

import dev.penstock.api.bus.ProviderCall;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that came compressed although none was to. A few KiB may unfold to a
 * thousand times as much: it is unfolded as its reader takes it, and by turns with the other work
 * of the event loop.
 */
public final class Decompressed implements ReadStream<Buffer> {
  private static final int PIECE_BYTES = 16 * 1024;
  private static final int PIECES_AT_ONCE = 16;

  private final ReadStream<Buffer> source;
  private final Inflation inflation;
  private final ProviderCall call;
  private final Vertx vertx;
  private final Queue<Buffer> waiting = new ArrayDeque<>();
  private final byte[] piece = new byte[PIECE_BYTES];
  private boolean flowing;
  private boolean giving;
  private boolean sourcePaused = true;
  private boolean ended;
  private boolean over;
  private @Nullable Throwable broken;
  private @Nullable Handler<Buffer> onBytes;
  private @Nullable Handler<Void> onEnd;
  private @Nullable Handler<Throwable> onBroken;

  private Decompressed(
      ReadStream<Buffer> source, Inflation inflation, ProviderCall call, Vertx vertx) {
    this.source = source;
    this.inflation = inflation;
    this.call = call;
    this.vertx = vertx;
    source.handler(this::take).exceptionHandler(cause -> end(cause)).endHandler(end -> end(null));
  }

  /**
   * The answer with its body in clear, and then without {@code content-encoding}. An error in an
   * unknown encoding stays as it is: its status says enough.
   *
   * @return fails with {@code UpstreamBroken} if an answer of status 2xx is encoded in a way that
   *     is unknown here
   */
  public static Future<RawAnswer> of(RawAnswer answer, ProviderCall call, Vertx vertx) {
    String said = answer.headers().get("content-encoding");
    if (said == null) {
      return Future.succeededFuture(answer);
    }
    String encoding = said.trim().toLowerCase(Locale.ROOT);
    ReadStream<Buffer> body =
        switch (encoding) {
          case "", "identity" -> answer.body();
          case "gzip", "x-gzip" ->
              new Decompressed(answer.body(), new Inflation(true), call, vertx);
          case "deflate" -> new Decompressed(answer.body(), new Inflation(false), call, vertx);
          default -> null;
        };
    if (body != null) {
      answer.headers().remove("content-encoding");
      return Future.succeededFuture(new RawAnswer(answer.status(), answer.headers(), body));
    }
    return answer.status() >= 400
        ? Future.succeededFuture(answer)
        : Future.failedFuture(
            new FailureException(
                new Failure.UpstreamBroken("an unknown content-encoding: " + encoding)));
  }

  private void take(Buffer bytes) {
    if (!over) {
      waiting.add(bytes);
      give();
    }
  }

  private void end(@Nullable Throwable cause) {
    broken = cause;
    ended = true;
    give();
  }

  /** All that may be given now, in order. */
  private void give() {
    if (giving || over) {
      return;
    }
    giving = true;
    boolean hungry = false;
    try {
      hungry = unfold();
    } catch (DataFormatException e) {
      finish(e);
      call.cancel();
    } finally {
      giving = false;
    }
    if (hungry && sourcePaused) {
      sourcePaused = false;
      source.resume();
    }
  }

  /** Whether more bytes are wanted. */
  private boolean unfold() throws DataFormatException {
    for (int pieces = 0; flowing; ) {
      if (call.cancelled()) {
        // Of an answer that nobody wants only the end is told.
        waiting.clear();
      }
      int count = call.cancelled() ? 0 : inflation.read(piece);
      if (count > 0) {
        if (onBytes != null) {
          onBytes.handle(Buffer.buffer(count).appendBytes(piece, 0, count));
        }
        if (++pieces == PIECES_AT_ONCE) {
          pauseSource();
          vertx.runOnContext(next -> give());
          return false;
        }
        continue;
      }
      Buffer next = waiting.poll();
      if (next == null) {
        if (ended) {
          finish(inflation.complete() ? broken : new DataFormatException("cut"));
        }
        return !ended;
      }
      inflation.add(next.getBytes());
    }
    return false;
  }

  private void finish(@Nullable Throwable cause) {
    over = true;
    waiting.clear();
    inflation.close();
    if (cause != null && onBroken != null) {
      onBroken.handle(cause);
    } else if (cause == null && onEnd != null) {
      onEnd.handle(null);
    }
  }

  private void pauseSource() {
    sourcePaused = true;
    source.pause();
  }

  @Override
  public Decompressed handler(@Nullable Handler<Buffer> handler) {
    onBytes = handler;
    return this;
  }

  @Override
  public Decompressed exceptionHandler(@Nullable Handler<Throwable> handler) {
    onBroken = handler;
    return this;
  }

  @Override
  public Decompressed endHandler(@Nullable Handler<Void> handler) {
    onEnd = handler;
    return this;
  }

  @Override
  public Decompressed pause() {
    flowing = false;
    pauseSource();
    return this;
  }

  @Override
  public Decompressed resume() {
    flowing = true;
    give();
    return this;
  }

  /** Readers here take all there is, or pause. */
  @Override
  public Decompressed fetch(long amount) {
    return resume();
  }
}
