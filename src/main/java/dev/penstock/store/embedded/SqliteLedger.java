package dev.penstock.store.embedded;

import dev.penstock.accounting.Ledger;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.store.journal.Entry;
import dev.penstock.store.journal.EpochNanos;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Settled rows in a SQLite file. Whoever asks sees what is committed: what the journal holds and
 * this not yet is {@link LocalLedger}'s to know. One worker writes, another one reads.
 */
public final class SqliteLedger implements Ledger {
  private final WorkerExecutor writing;
  private final WorkerExecutor reading;
  private final LedgerWriter writer;
  private final Connection readConnection;
  private final LedgerReader reader;
  private final LedgerReader own;

  private SqliteLedger(Vertx vertx, Connection write, Connection read, String replica)
      throws SQLException {
    this.writer = new LedgerWriter(write, replica);
    this.readConnection = read;
    this.reader = new LedgerReader(read);
    this.own = new LedgerReader(write);
    this.writing = vertx.createSharedWorkerExecutor("penstock-ledger-writer", 1);
    this.reading = vertx.createSharedWorkerExecutor("penstock-ledger-reader", 1);
  }

  /**
   * Makes the file or brings it up to date. Blocks: for a worker.
   *
   * @param sync whether each commit is forced to the medium
   * @param replica whose rows a void takes away
   */
  public static SqliteLedger open(Vertx vertx, Path file, boolean sync, String replica)
      throws IOException, SQLException {
    Connection write = Database.open(file, sync, LedgerSchema.MIGRATIONS);
    return new SqliteLedger(vertx, write, Database.reader(file), replica);
  }

  @Override
  public Future<Page> rows(Filter filter, @Nullable String after, int limit) {
    return read(() -> reader.rows(filter, after, limit));
  }

  @Override
  public Future<List<Sum>> sums(Filter filter, List<Group> by, int limit) {
    return read(() -> reader.sums(filter, by, limit));
  }

  @Override
  public Future<Batch> since(long position, int limit) {
    return read(() -> reader.since(position, limit));
  }

  /**
   * Sums of cost in nano-dollars by name; a name that is missing has spent nothing.
   *
   * @param from of {@code startedAt}, inclusive; null for the first
   * @param until exclusive; null for the last
   * @param replica whose rows; null for those of all
   */
  public Future<Map<String, Long>> spent(
      Scope scope, @Nullable Instant from, @Nullable Instant until, @Nullable String replica) {
    return read(() -> reader.spent(scope, Span.of(from, until), replica));
  }

  /** The same of each replica, by its name. */
  Future<Map<String, Map<String, Long>>> spentByReplica(
      Scope scope, @Nullable Instant from, @Nullable Instant until) {
    return read(() -> reader.spentByReplica(scope, Span.of(from, until)));
  }

  /**
   * Rows that the fleet agrees on, as others booked them: those that are here already stay once,
   * and stand in for a row of our own for the same attempt.
   */
  public Future<Void> add(List<LedgerRow> rows) {
    return write(() -> {
      writer.add(rows);
      return null;
    });
  }

  /** The same records again change nothing. */
  Future<Void> apply(List<Entry> entries) {
    return write(() -> {
      applyNow(entries);
      return null;
    });
  }

  /** On the writer's worker only. */
  void applyNow(List<Entry> entries) throws SQLException {
    writer.apply(entries);
  }

  /** The same as {@link #spent}, on the writer's worker only: nothing is added meanwhile. */
  Map<String, Long> spentNow(Scope scope, @Nullable Instant from, @Nullable Instant until)
      throws SQLException {
    return own.spent(scope, Span.of(from, until), null);
  }

  /** Deletes at most so many rows that began before; completes with how many. */
  Future<Integer> prune(Instant before, int most) {
    return write(() -> writer.prune(EpochNanos.of(before), most));
  }

  /** One after the other, on the one thread that writes. */
  <T> Future<T> write(Callable<T> work) {
    return writing.executeBlocking(work, false);
  }

  private <T> Future<T> read(Callable<T> work) {
    return reading.executeBlocking(work, false);
  }

  /** Waits for what runs. */
  public Future<Void> close() {
    Future<Void> written = write(this::closeWriter).eventually(writing::close);
    Future<Void> read = read(this::closeReader).eventually(reading::close);
    return Future.join(written, read).mapEmpty();
  }

  private @Nullable Void closeWriter() throws SQLException {
    writer.close();
    return null;
  }

  private @Nullable Void closeReader() throws SQLException {
    readConnection.close();
    return null;
  }
}
