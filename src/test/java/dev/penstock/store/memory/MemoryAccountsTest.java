package dev.penstock.store.memory;

import dev.penstock.accounting.Ledger;
import dev.penstock.admission.Accounts;
import dev.penstock.admission.AccountsContract;
import dev.penstock.admission.Ids;
import dev.penstock.testing.TurnedClock;
import java.time.Instant;
import java.util.Random;

final class MemoryAccountsTest extends AccountsContract {
  private final MemoryLedger ledger = new MemoryLedger(10_000);
  private final TurnedClock clock = new TurnedClock(Instant.parse("2027-03-01T12:00:00Z"));

  @Override
  protected Accounts open() {
    return new MemoryAccounts(ledger, new Ids("here", new Random(1)), clock);
  }

  @Override
  protected Ledger ledger() {
    return ledger;
  }

  @Override
  protected TurnedClock clock() {
    return clock;
  }
}
