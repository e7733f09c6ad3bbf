package dev.penstock.admin.report;

import dev.penstock.accounting.Ledger;
import dev.penstock.admission.Accounts;
import dev.penstock.admission.BudgetState;
import dev.penstock.admission.auth.LiveKeys;
import dev.penstock.config.BudgetConfig;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What reports are made from.
 *
 * @param ledger what was spent
 * @param budgets those there are at the moment
 * @param standing what is spent and held of some of them
 */
public record Sources(
    Ledger ledger,
    Supplier<List<Budgets.Owned>> budgets,
    Function<Collection<BudgetConfig>, Future<List<BudgetState>>> standing) {

  /** Of a gateway that runs. */
  public static Sources of(Ledger ledger, Accounts accounts, LiveKeys keys) {
    return new Sources(ledger, () -> Budgets.of(keys.ring()), accounts::standing);
  }
}
