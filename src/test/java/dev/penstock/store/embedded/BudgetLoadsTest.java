package dev.penstock.store.embedded;

import static dev.penstock.testing.Asks.DOLLAR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.admission.Accounts;
import dev.penstock.admission.BudgetState;
import dev.penstock.admission.Settled;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.testing.Asks;
import dev.penstock.testing.Rows;
import dev.penstock.testing.TurnedClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BudgetLoadsTest {
  private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");
  private static final int ROWS = 2_000;
  private static final int ROWS_A_BUDGET = 50;

  private final Vertx vertx = Vertx.vertx();
  private @TempDir Path folder;

  @AfterEach
  void close() {
    Opened.await(vertx.close());
  }

  @Test
  void budgets_that_come_while_rows_are_booked_count_each_row_once() {
    try (Opened opened = Opened.in(vertx, folder, new TurnedClock(NOW))) {
      Accounts accounts = opened.state().accounts();
      List<BudgetConfig> budgets = new ArrayList<>();
      List<Future<?>> all = new ArrayList<>();

      for (int i = 0; i < ROWS; i++) {
        all.add(accounts.settle(List.of(settled(accounts.newId()))));
        if (i % ROWS_A_BUDGET == 0) {
          budgets.add(Asks.rolling(Duration.ofHours(1 + budgets.size()), DOLLAR));
          all.add(accounts.budgets(budgets));
        }
      }
      all.forEach(Opened::await);

      List<BudgetState> states = Opened.await(accounts.standing(budgets));
      assertThat(states).hasSize(ROWS / ROWS_A_BUDGET);
      assertThat(states).extracting(BudgetState::spentNanoUsd).containsOnly((long) ROWS);
    }
  }

  private static Settled settled(String id) {
    LedgerRow row = Rows.row(id, NOW).cost(1).settled();
    return new Settled(id, -1, row);
  }
}
