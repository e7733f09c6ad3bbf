package dev.penstock.store.embedded;

import dev.penstock.accounting.Ledger;
import dev.penstock.admission.Accounts;
import dev.penstock.admission.Ids;
import dev.penstock.admission.auth.Directory;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.StateConfig;
import dev.penstock.responses.ResponseStore;
import dev.penstock.store.journal.Entry;
import dev.penstock.store.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** State of type {@code embedded}: all of it in the folder {@code state.path}. */
public final class EmbeddedState {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedState.class);

  private final LocalLedger ledger;
  private final EmbeddedAccounts accounts;
  private final SqliteDirectory directory;
  private final SqliteResponses responses;

  private EmbeddedState(
      LocalLedger ledger,
      EmbeddedAccounts accounts,
      SqliteDirectory directory,
      SqliteResponses responses) {
    this.ledger = ledger;
    this.accounts = accounts;
    this.directory = directory;
    this.responses = responses;
  }

  /**
   * Locks the folder, reads what earlier processes left, and settles what they did not. Completes
   * when requests can be served; fails with {@link StateFolder.InUse} if another process has the
   * folder.
   */
  public static Future<EmbeddedState> open(
      Vertx vertx, StateConfig config, InstantSource clock, RandomGenerator random) {
    return vertx
        .executeBlocking(() -> opened(vertx, config, clock, random), false)
        .compose(state -> state.recover(clock.instant()).map(state));
  }

  private static EmbeddedState opened(
      Vertx vertx, StateConfig config, InstantSource clock, RandomGenerator random)
      throws IOException, SQLException {
    StateFolder folder = StateFolder.open(config.path(), random);
    try {
      return opened(vertx, config, clock, new Ids(folder.replica(), random), folder);
    } catch (IOException | SQLException | RuntimeException failure) {
      folder.close();
      throw failure;
    }
  }

  private static EmbeddedState opened(
      Vertx vertx, StateConfig config, InstantSource clock, Ids ids, StateFolder folder)
      throws IOException, SQLException {
    Journal.Settings journal = Journal.Settings.at(folder.journal(), config.sync());
    LocalLedger.Files files =
        new LocalLedger.Files(folder.ledger(), journal, config.sync(), ids.replica());
    SqliteDirectory directory = SqliteDirectory.open(vertx, folder.directory());
    SqliteResponses responses =
        SqliteResponses.open(vertx, folder.responses(), config.responses(), clock);
    LocalLedger ledger = LocalLedger.open(vertx, files);
    List<Supplier<Future<Void>>> closing = new ArrayList<>();
    EmbeddedAccounts accounts =
        new EmbeddedAccounts(vertx, ledger, ids, clock, () -> inTurn(closing));
    Retention retention =
        new Retention(vertx, ledger, config.retention(), accounts::neededSince, clock);
    retention.start();
    closing.addAll(
        List.of(
            retention::close,
            ledger::close,
            directory::close,
            responses::close,
            () -> unlock(folder)));
    return new EmbeddedState(ledger, accounts, directory, responses);
  }

  /** Each of them, whether the one before went well or not. */
  private static Future<Void> inTurn(List<Supplier<Future<Void>>> all) {
    Future<Void> done = Future.succeededFuture();
    for (Supplier<Future<Void>> each : all) {
      done = done.eventually(each);
    }
    return done;
  }

  private static Future<Void> unlock(StateFolder folder) {
    try {
      folder.close();
      return Future.succeededFuture();
    } catch (IOException failure) {
      return Future.failedFuture(failure);
    }
  }

  /** Calls that were running when the last process died cost what they were thought to. */
  private Future<Void> recover(Instant now) {
    List<LedgerRow> lost = ledger.unsettled();
    if (lost.isEmpty()) {
      return Future.succeededFuture();
    }
    LOG.warn(
        "settling {} calls at their estimate that ran when the last process ended", lost.size());
    return ledger.book(
        lost.stream()
            .map(row -> new Entry.Settled(row.recovered(now, accounts.replica())))
            .toList());
  }

  public Accounts accounts() {
    return accounts;
  }

  public Ledger ledger() {
    return ledger;
  }

  public Directory directory() {
    return directory;
  }

  public ResponseStore responses() {
    return responses;
  }

  /** What is wrong with the disk; null if nothing is. */
  public @Nullable String health() {
    return ledger.trouble();
  }

  /** Waits a moment for calls that run, then for all that is to be written. */
  public Future<Void> close() {
    return accounts.close();
  }
}
