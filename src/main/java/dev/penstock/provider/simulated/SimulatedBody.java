package dev.penstock.provider.simulated;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * Gives out a {@link Source} as fast as its reader asks, at most one chunk of content a pace.
 * Nothing is made before it is asked for, so nothing queues. Confined to the context it was made
 * on.
 */
final class SimulatedBody implements ReadStream<Buffer> {
  /** Chunks in one go; then others have their turn on the event loop. */
  private static final int BURST = 64;

  private static final long NO_TIMER = -1;
  private static final Buffer GARBAGE = Buffer.buffer("data: {\"choices\":[{\"garb\n\n");

  private final Vertx vertx;
  private final Context context;
  private final Source source;
  private final long paceMillis;
  private final Faults faults;

  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private long demand;
  private long content;
  private long timer = NO_TIMER;
  private boolean scheduled;
  private boolean garbled;
  private boolean over;

  SimulatedBody(Vertx vertx, Source source, long paceMillis, Faults faults) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.source = source;
    this.paceMillis = paceMillis;
    this.faults = faults;
  }

  @Override
  public SimulatedBody handler(@Nullable Handler<Buffer> value) {
    handler = value;
    return this;
  }

  @Override
  public SimulatedBody endHandler(@Nullable Handler<Void> value) {
    endHandler = value;
    return this;
  }

  @Override
  public SimulatedBody exceptionHandler(@Nullable Handler<Throwable> value) {
    exceptionHandler = value;
    return this;
  }

  @Override
  public SimulatedBody pause() {
    demand = 0;
    return this;
  }

  @Override
  public SimulatedBody resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public SimulatedBody fetch(long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("negative amount");
    }
    long sum = demand + amount;
    demand = sum < 0 ? Long.MAX_VALUE : sum;
    schedule();
    return this;
  }

  /** Nobody reads on: silence from now, and no timer left. */
  void cancel() {
    over = true;
    stopTimer();
    handler = null;
    endHandler = null;
    exceptionHandler = null;
  }

  /** Never calls the reader from within its own call. */
  private void schedule() {
    if (!scheduled && !over && demand > 0 && timer == NO_TIMER) {
      scheduled = true;
      context.runOnContext(now -> {
        scheduled = false;
        pump();
      });
    }
  }

  private void pump() {
    for (int given = 0; !over && demand > 0 && timer == NO_TIMER; given++) {
      if (given == BURST) {
        schedule();
        return;
      }
      step();
    }
  }

  private void step() {
    if (content == faults.cutAfter()) {
      fail();
    } else if (content == faults.hangAfter()) {
      // Over without a word: the reader waits until it cancels.
      over = true;
    } else if (content == faults.garbageAfter() && !garbled) {
      garbled = true;
      give(GARBAGE.copy());
    } else {
      giveNext();
    }
  }

  private void giveNext() {
    Source.Chunk chunk = source.next();
    if (chunk == null) {
      end();
      return;
    }
    if (chunk.content()) {
      content++;
      startTimer();
    }
    give(chunk.bytes());
  }

  private void give(Buffer bytes) {
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    Handler<Buffer> reader = handler;
    if (reader != null) {
      reader.handle(bytes);
    }
  }

  private void end() {
    over = true;
    Handler<Void> reader = endHandler;
    if (reader != null) {
      reader.handle(null);
    }
  }

  private void fail() {
    over = true;
    Handler<Throwable> reader = exceptionHandler;
    if (reader != null) {
      reader.handle(new HttpClosedException("cut by the directive"));
    }
  }

  private void startTimer() {
    if (paceMillis > 0) {
      timer =
          vertx.setTimer(
              paceMillis,
              id -> {
                timer = NO_TIMER;
                pump();
              });
    }
  }

  private void stopTimer() {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
    }
  }
}
