package dev.penstock.store.embedded;

import dev.penstock.accounting.Ledger;
import dev.penstock.accounting.LedgerContract;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.store.journal.Entry;
import dev.penstock.store.journal.Journal;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class LocalLedgerTest extends LedgerContract {
  private final Vertx vertx = Vertx.vertx();
  private @TempDir Path folder;
  private LocalLedger ledger;

  @Override
  protected Ledger open() throws Exception {
    Path journal = Files.createDirectory(folder.resolve("journal"));
    ledger =
        LocalLedger.open(
            vertx,
            new LocalLedger.Files(
                folder.resolve("ledger.db"),
                Journal.Settings.at(journal, false),
                false,
                "replica"));
    return ledger;
  }

  @Override
  protected void book(List<LedgerRow> rows) {
    Opened.await(ledger.book(rows.stream().map(Entry.Settled::new).toList()));
  }

  @AfterEach
  void close() {
    Opened.await(ledger.close());
    Opened.await(vertx.close());
  }
}
