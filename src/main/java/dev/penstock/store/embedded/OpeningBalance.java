package dev.penstock.store.embedded;

import dev.penstock.admission.budget.Slice;
import dev.penstock.admission.budget.Slices;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was spent of budgets when they begin to be counted, by scope and span of time. */
record OpeningBalance(Map<Cell, Map<String, Long>> spent) {

  /** Budgets of a scope that cut time alike share their sums. */
  record Cell(Scope scope, @Nullable Instant from, @Nullable Instant until) {}

  /** All that these budgets count now, with one query for each span. */
  static OpeningBalance of(Collection<BudgetConfig> budgets, LocalLedger.Sums sums, Instant now)
      throws SQLException {
    Set<Cell> cells = new HashSet<>();
    for (BudgetConfig budget : budgets) {
      for (Slice slice : new Slices(budget.window()).counted(now)) {
        cells.add(cell(budget, slice));
      }
    }
    Map<Cell, Map<String, Long>> spent = new HashMap<>();
    for (Cell cell : cells) {
      spent.put(cell, sums.spent(cell.scope(), cell.from(), cell.until()));
    }
    return new OpeningBalance(spent);
  }

  /** A slice that was not asked for began after the question, and so with nothing. */
  long nanoUsd(BudgetConfig budget, Slice slice) {
    return spent.getOrDefault(cell(budget, slice), Map.of()).getOrDefault(budget.name(), 0L);
  }

  private static Cell cell(BudgetConfig budget, Slice slice) {
    return new Cell(budget.scope(), slice.from(), slice.until());
  }
}
