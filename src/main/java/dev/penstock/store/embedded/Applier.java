package dev.penstock.store.embedded;

import dev.penstock.store.journal.Entry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves what the journal holds into the ledger, some thousand records in a transaction. */
final class Applier {
  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
  private static final int BATCH = 2_000;
  private static final long PAUSE_MILLIS = 250;
  private static final long RETRY_MILLIS = 1_000;

  private final Vertx vertx;
  private final SqliteLedger ledger;
  private final Backlog backlog;
  private final LongConsumer applied;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile @Nullable String trouble;
  private volatile boolean closed;

  /**
   * Does nothing until there is something.
   *
   * @param backlog where it comes from
   * @param replayed how many records were applied before
   * @param applied told how many records are in the ledger
   */
  Applier(Vertx vertx, SqliteLedger ledger, Backlog backlog, int replayed, LongConsumer applied) {
    this.vertx = vertx;
    this.ledger = ledger;
    this.backlog = backlog;
    this.applied = count -> applied.accept(replayed + count);
  }

  /** From now on it applies by itself. */
  void start() {
    backlog.onGrowth(this::soon);
  }

  /** Why the ledger cannot be written; null if it can. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Applies all there is; completes when it is in the ledger, fails if the ledger fails. */
  Future<Void> drain() {
    return ledger.write(this::run);
  }

  /** On the ledger's worker only. */
  @Nullable Void run() throws SQLException {
    try {
      for (List<Entry> next = backlog.first(BATCH); !next.isEmpty(); next = backlog.first(BATCH)) {
        ledger.applyNow(next);
        applied.accept(backlog.taken(next.size()));
      }
    } catch (SQLException | RuntimeException failure) {
      failed(failure);
      throw failure;
    }
    well();
    return null;
  }

  private void failed(Exception failure) {
    if (trouble == null) {
      LOG.error("the ledger cannot be written; rows wait in the journal", failure);
    }
    trouble = String.valueOf(failure.getMessage());
    schedule(RETRY_MILLIS);
  }

  private void well() {
    if (trouble != null) {
      trouble = null;
      LOG.info("the ledger is written again");
    }
  }

  /** Applies what there is after a pause in which more may come. */
  void soon() {
    schedule(PAUSE_MILLIS);
  }

  private void schedule(long millis) {
    if (!closed && scheduled.compareAndSet(false, true)) {
      vertx.setTimer(millis, timer -> again());
    }
  }

  private void again() {
    scheduled.set(false);
    if (!closed) {
      // Told by run itself.
      drain().onFailure(failure -> LOG.debug("to be tried again", failure));
    }
  }

  /** Applies nothing by itself any more. */
  void close() {
    closed = true;
  }
}
