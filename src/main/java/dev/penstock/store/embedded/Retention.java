package dev.penstock.store.embedded;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes rows that are older than {@code state.retention}, some hundreds at a time, between which
 * new rows are written. Their sums stay.
 */
public final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final long EVERY_MILLIS = 60_000;
  private static final long PAUSE_MILLIS = 20;
  private static final int AT_ONCE = 500;

  private final Vertx vertx;
  private final LocalLedger ledger;
  private final Duration kept;
  private final NeededSince needed;
  private final InstantSource clock;
  private volatile boolean closed;

  /** When the oldest window begins that a budget counts in now. */
  @FunctionalInterface
  public interface NeededSince {
    Instant at(Instant now);
  }

  /** How long rows are kept at least. */
  public Retention(
      Vertx vertx, LocalLedger ledger, Duration kept, NeededSince needed, InstantSource clock) {
    this.vertx = vertx;
    this.ledger = ledger;
    this.kept = kept;
    this.needed = needed;
    this.clock = clock;
  }

  /** Looks regularly. */
  public void start() {
    after(EVERY_MILLIS);
  }

  /** The ledger may be closed after this; what was begun fails quietly. */
  public Future<Void> close() {
    closed = true;
    return Future.succeededFuture();
  }

  private void after(long millis) {
    vertx.setTimer(
        millis,
        timer -> {
          if (!closed) {
            prune();
          }
        });
  }

  private void prune() {
    Instant now = clock.instant();
    Instant old = now.minus(kept);
    Instant inUse = needed.at(now);
    ledger
        .prune(old.isBefore(inUse) ? old : inUse, AT_ONCE)
        .onSuccess(gone -> after(gone < AT_ONCE ? EVERY_MILLIS : PAUSE_MILLIS))
        .onFailure(failure -> {
          if (!closed) {
            LOG.warn("old ledger rows could not be deleted", failure);
            after(EVERY_MILLIS);
          }
        });
  }
}
