package dev.penstock;

import dev.penstock.admission.Accounts;
import dev.penstock.admission.BudgetState;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.dispatch.charge.Books;
import dev.penstock.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;

/** Shows how often limits and budgets have refused, and what is left of the budgets of teams. */
final class BudgetMeters {
  private static final long LOOK_MILLIS = 5_000;
  private static final List<String> LIMITED = List.of("key", "team", "model");

  private BudgetMeters() {}

  static void show(
      Meters meters,
      Books books,
      Accounts accounts,
      Vertx vertx,
      Supplier<List<BudgetConfig>> budgets) {
    LIMITED.forEach(scope -> meters.rateLimited(scope, () -> books.limited(scope)));
    for (Scope scope : Scope.values()) {
      meters.budgetRefused(scope.wire(), () -> books.unpaid(scope.wire()));
    }
    meters.waiting(books::waiting);
    vertx.setPeriodic(0, LOOK_MILLIS, id -> look(meters, accounts, budgets.get()));
  }

  private static void look(Meters meters, Accounts accounts, List<BudgetConfig> budgets) {
    List<BudgetConfig> ofTeams =
        budgets.stream().filter(budget -> budget.scope() == Scope.TEAM).toList();
    Future<List<BudgetState>> states =
        ofTeams.isEmpty() ? Future.succeededFuture(List.of()) : accounts.standing(ofTeams);
    // A store that does not answer leaves the figures as they are.
    states
        .onSuccess(found -> meters.budgets(found.stream().map(BudgetMeters::left).toList()))
        .onFailure(cause -> {});
  }

  private static Meters.BudgetLeft left(BudgetState state) {
    BudgetConfig budget = state.budget();
    return new Meters.BudgetLeft(
        budget.name(),
        budget.window().text(),
        budget.limitNanoUsd() - state.spentNanoUsd() - state.heldNanoUsd());
  }
}
