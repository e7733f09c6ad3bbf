package dev.penstock.store.embedded;

import dev.penstock.accounting.Ledger;
import dev.penstock.admission.Accounts;
import dev.penstock.admission.AccountsContract;
import dev.penstock.testing.TurnedClock;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedAccountsTest extends AccountsContract {
  private static final Vertx VERTX = Vertx.vertx();

  private final TurnedClock clock = new TurnedClock(Instant.parse("2027-03-01T12:00:00Z"));
  private @TempDir Path folder;
  private Opened opened;

  @Override
  protected Accounts open() {
    opened = Opened.in(VERTX, folder, clock);
    return opened.state().accounts();
  }

  @Override
  protected Ledger ledger() {
    return opened.state().ledger();
  }

  @Override
  protected TurnedClock clock() {
    return clock;
  }

  /** After the store of the last test, which the contract closes. */
  @AfterAll
  static void close() {
    Opened.await(VERTX.close());
  }
}
