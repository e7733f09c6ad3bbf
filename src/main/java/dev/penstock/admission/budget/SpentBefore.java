package dev.penstock.admission.budget;

import dev.penstock.config.BudgetConfig;

/** What the ledger holds of a budget. */
@FunctionalInterface
public interface SpentBefore {
  /** An empty ledger. */
  SpentBefore NOTHING = (budget, slice) -> 0;

  /** Sum of the costs of its rows that began in this slice, in nano-dollars. */
  long nanoUsd(BudgetConfig budget, Slice slice);
}
