package dev.penstock.telemetry;

import dev.penstock.api.event.BudgetThresholdCrossed;
import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log which budgets have passed their mark or are used up; once for each window. */
final class BudgetLog {
  private static final Logger LOG = LoggerFactory.getLogger(BudgetLog.class);
  private static final int NANO_DIGITS = 9;

  private BudgetLog() {}

  static void add(BudgetThresholdCrossed fact) {
    LOG.warn(
        "budget {}: {}, ${} of ${} spent",
        fact.budget(),
        fact.soft() ? "beyond its mark" : "used up, calls are refused",
        usd(fact.spentNanoUsd()),
        usd(fact.limitNanoUsd()));
  }

  static String usd(long nanoUsd) {
    return nanoUsd == 0
        ? "0"
        : BigDecimal.valueOf(nanoUsd, NANO_DIGITS).stripTrailingZeros().toPlainString();
  }
}
