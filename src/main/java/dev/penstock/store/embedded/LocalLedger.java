package dev.penstock.store.embedded;

import dev.penstock.accounting.Ledger;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.store.journal.Entry;
import dev.penstock.store.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of this process: safe in the journal at once, in SQLite a moment later. Who asks it for
 * rows or sums is answered with all that is safe. Futures complete on the caller's event loop.
 */
public final class LocalLedger implements Ledger {
  /** Rows that wait in memory for SQLite before calls are refused. */
  private static final int MOST_BEHIND = 100_000;

  private static final int CHUNK = 5_000;

  private final Journal journal;
  private final SqliteLedger ledger;
  private final Backlog backlog;
  private final Applier applier;
  private final List<LedgerRow> unsettled;

  /**
   * Where it is kept.
   *
   * @param sync whether each commit is forced to the medium
   * @param replica whose ledger it is
   */
  public record Files(Path ledger, Journal.Settings journal, boolean sync, String replica) {}

  private LocalLedger(
      Journal.Opened opened, SqliteLedger ledger, Backlog backlog, Applier applier) {
    this.journal = opened.journal();
    this.unsettled = opened.unsettled();
    this.ledger = ledger;
    this.backlog = backlog;
    this.applier = applier;
  }

  /** Reads what earlier processes left and puts it into SQLite. Blocks: for a worker. */
  public static LocalLedger open(Vertx vertx, Files files) throws IOException, SQLException {
    SqliteLedger ledger = SqliteLedger.open(vertx, files.ledger(), files.sync(), files.replica());
    Backlog backlog = new Backlog();
    Journal.Opened opened = Journal.open(vertx, files.journal(), backlog);
    List<Entry> replayed = opened.replayed();
    for (int from = 0; from < replayed.size(); from += CHUNK) {
      ledger.applyNow(replayed.subList(from, Math.min(replayed.size(), from + CHUNK)));
    }
    Journal journal = opened.journal();
    journal.applied(replayed.size());
    Applier applier = new Applier(vertx, ledger, backlog, replayed.size(), journal::applied);
    applier.start();
    return new LocalLedger(opened, ledger, backlog, applier);
  }

  /** Intents of earlier processes that nothing says the end of: to be settled by somebody. */
  public List<LedgerRow> unsettled() {
    return unsettled;
  }

  /** Whether this is an intent whose end has not been told yet. */
  public boolean isOpen(String id) {
    return journal.isOpen(id);
  }

  /** Completes when they are safe; fails if they are not and never will be. */
  public Future<Void> intents(List<LedgerRow> rows) {
    return backlog.size() > MOST_BEHIND
        ? Future.failedFuture("the ledger is too far behind the journal")
        : journal.intents(rows);
  }

  /** Completes when they are safe, however long it takes; fails only if the end comes first. */
  public Future<Void> book(List<? extends Entry> entries) {
    return journal.book(entries, LocalLedger::nothing);
  }

  /** The same; {@code then} runs on the journal's thread before any later record is written. */
  public Future<Void> book(List<? extends Entry> entries, Runnable then) {
    return journal.book(entries, then);
  }

  private static void nothing() {}

  /** Runs this on the journal's thread between two records. */
  public Future<Void> between(Runnable action) {
    return journal.between(action);
  }

  /** Rows of others that the fleet agrees on: they stand in for our own of the same attempt. */
  public Future<Void> add(List<LedgerRow> rows) {
    return drained(() -> ledger.add(rows));
  }

  @Override
  public Future<Page> rows(Filter filter, @Nullable String after, int limit) {
    return drained(() -> ledger.rows(filter, after, limit));
  }

  @Override
  public Future<List<Sum>> sums(Filter filter, List<Group> by, int limit) {
    return drained(() -> ledger.sums(filter, by, limit));
  }

  @Override
  public Future<Batch> since(long position, int limit) {
    return drained(() -> ledger.since(position, limit));
  }

  /** As {@link SqliteLedger#spent}, with all that is safe. */
  public Future<Map<String, Long>> spent(
      Scope scope, @Nullable Instant from, @Nullable Instant until, @Nullable String replica) {
    return drained(() -> ledger.spent(scope, from, until, replica));
  }

  /** The same of each replica, by its name. */
  public Future<Map<String, Map<String, Long>>> spentByReplica(
      Scope scope, @Nullable Instant from, @Nullable Instant until) {
    return drained(() -> ledger.spentByReplica(scope, from, until));
  }

  /** Sums as they are at one moment between two records. */
  @FunctionalInterface
  interface Sums {
    Map<String, Long> spent(Scope scope, @Nullable Instant from, @Nullable Instant until)
        throws SQLException;
  }

  /** Asks on a worker. */
  @FunctionalInterface
  interface Question<T> {
    T ask(Sums sums) throws SQLException;
  }

  /**
   * Sums over all that was written before one moment, and nothing after it. One at a time.
   *
   * @param moment runs at that moment, on the journal's thread
   */
  <T> Future<T> asOf(Runnable moment, Question<T> question) {
    Callable<T> ask =
        () -> {
          applier.run();
          return question.ask(ledger::spentNow);
        };
    return between(
            () -> {
              backlog.mark();
              moment.run();
            })
        .compose(marked -> ledger.write(ask))
        .onComplete(asked -> {
          backlog.lift();
          applier.soon();
        });
  }

  /** Deletes so many rows at most that began before; completes with how many. Sums stay. */
  Future<Integer> prune(Instant before, int most) {
    return ledger.prune(before, most);
  }

  /** Why something cannot be written; null if all is well. */
  public @Nullable String trouble() {
    String journals = journal.trouble();
    return journals != null ? journals : applier.trouble();
  }

  private <T> Future<T> drained(Supplier<Future<T>> question) {
    if (backlog.size() == 0) {
      return question.get();
    }
    // A ledger that cannot be written can still be asked.
    return applier.drain().transform(drained -> question.get());
  }

  /** Waits for what is written and closes all files. */
  public Future<Void> close() {
    applier.close();
    return journal
        .between(LocalLedger::nothing)
        .compose(written -> applier.drain())
        .transform(drained -> journal.close())
        .eventually(ledger::close);
  }
}
