package dev.penstock.store.memory;

import dev.penstock.api.spend.LedgerRow;
import java.util.List;

/** A ledger in memory that tests of other packages can fill. */
public final class Booked {
  private Booked() {}

  /** A ledger with these rows. */
  public static MemoryLedger ledger(List<LedgerRow> rows) {
    MemoryLedger ledger = new MemoryLedger(100_000);
    add(ledger, rows);
    return ledger;
  }

  /** Books more. */
  public static void add(MemoryLedger ledger, List<LedgerRow> rows) {
    rows.forEach(row -> {
      if (!ledger.append(row)) {
        throw new IllegalArgumentException("there is a row " + row.id());
      }
    });
  }
}
