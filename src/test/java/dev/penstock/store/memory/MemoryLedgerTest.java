package dev.penstock.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.accounting.Ledger;
import dev.penstock.accounting.LedgerContract;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.testing.Rows;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryLedgerTest extends LedgerContract {
  private final MemoryLedger ledger = new MemoryLedger(100);

  @Override
  protected Ledger open() {
    return ledger;
  }

  @Override
  protected void book(List<LedgerRow> rows) {
    rows.forEach(ledger::append);
  }

  @Test
  void the_oldest_rows_go_when_there_are_too_many() {
    MemoryLedger small = new MemoryLedger(2);
    for (int i = 1; i <= 3; i++) {
      assertThat(small.append(Rows.row("a-" + i, Instant.EPOCH).settled())).isTrue();
    }

    assertThat(small.since(0, 10).result().rows())
        .extracting(LedgerRow::id)
        .containsExactly("a-2", "a-3");
  }
}
