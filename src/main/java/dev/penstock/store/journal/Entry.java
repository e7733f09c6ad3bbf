package dev.penstock.store.journal;

import dev.penstock.api.spend.LedgerRow;

/** One record of the journal. */
public sealed interface Entry {

  /** Of the attempt, and of its row. */
  String id();

  /** A call is about to be made; until another record says how it ended, it may have cost this. */
  record Intent(LedgerRow row) implements Entry {
    @Override
    public String id() {
      return row.id();
    }
  }

  /** A call has ended, and this is what it cost. */
  record Settled(LedgerRow row) implements Entry {
    @Override
    public String id() {
      return row.id();
    }
  }

  /** A call has ended and cost nothing, or was never made. */
  record Dropped(String id) implements Entry {}

  /** Somebody else has settled it: what was settled here before does not count. */
  record Voided(String id) implements Entry {}
}
