package dev.penstock.telemetry.sink;

import dev.penstock.accounting.Ledger;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries rows from the ledger to a sink, batch by batch. The ledger keeps them, so a sink that is
 * down loses nothing: it goes on where it was. Confined to one event loop.
 */
final class Pump {
  private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
  private static final int BATCH = 500;
  private static final long LAST_WORDS_MILLIS = 2_000;

  private final Vertx vertx;
  private final Ledger ledger;
  private final RowSink sink;
  private final String name;
  private final Pace pace;
  private final Promise<Void> ended = Promise.promise();
  private @Nullable Long position;
  private long delayMillis;
  private long timer = -1;
  private boolean stopping;
  private boolean failing;

  /**
   * How often to look.
   *
   * @param pollMillis after all was taken
   * @param retryMillis after the first failure; twice as long after each further one
   * @param mostMillis the longest time between two tries
   */
  record Pace(long pollMillis, long retryMillis, long mostMillis) {
    static final Pace USUAL = new Pace(1_000, 500, 30_000);
  }

  Pump(Vertx vertx, Ledger ledger, RowSink sink, String name, Pace pace) {
    this.vertx = vertx;
    this.ledger = ledger;
    this.sink = sink;
    this.name = name;
    this.pace = pace;
  }

  void start() {
    round();
  }

  /** Completes when what is booked by now has been taken, or could not be. */
  Future<Void> stop() {
    stopping = true;
    if (timer >= 0 && vertx.cancelTimer(timer)) {
      round();
    }
    return ended
        .future()
        .timeout(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)
        .eventually(sink::close)
        .otherwiseEmpty();
  }

  private void round() {
    timer = -1;
    Future.succeededFuture().compose(now -> step()).onSuccess(this::went).onFailure(this::failed);
  }

  /** How many rows were taken. */
  private Future<Integer> step() {
    Long from = position;
    return from == null
        ? sink.position().onSuccess(held -> position = held).compose(this::take)
        : take(from);
  }

  private Future<Integer> take(long from) {
    return ledger
        .since(from, BATCH)
        .compose(batch ->
            batch.rows().isEmpty()
                ? Future.succeededFuture(0)
                : sink.take(batch)
                    .onSuccess(taken -> position = batch.position())
                    .map(batch.rows().size()));
  }

  private void went(int taken) {
    if (failing) {
      LOG.info("sink {} takes rows again", name);
    }
    failing = false;
    delayMillis = 0;
    if (taken == 0 && stopping) {
      ended.tryComplete();
    } else {
      // Never at once, so that a ledger that answers at once does not keep the event loop.
      after(taken == BATCH || stopping ? 1 : pace.pollMillis());
    }
  }

  private void failed(Throwable cause) {
    if (!failing) {
      LOG.warn("sink {} does not take rows; they wait in the ledger: {}", name, cause.toString());
    }
    failing = true;
    position = null;
    delayMillis = Math.clamp(delayMillis * 2, pace.retryMillis(), pace.mostMillis());
    if (stopping) {
      ended.tryComplete();
    } else {
      after(delayMillis);
    }
  }

  private void after(long millis) {
    timer = vertx.setTimer(millis, due -> round());
  }
}
