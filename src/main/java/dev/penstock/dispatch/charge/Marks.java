package dev.penstock.dispatch.charge;

import dev.penstock.admission.Accounts;
import dev.penstock.admission.BudgetState;
import dev.penstock.admission.budget.HoldRule;
import dev.penstock.api.event.BudgetThresholdCrossed;
import dev.penstock.api.event.Fact;
import dev.penstock.config.BudgetConfig;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tells of budgets whose mark was passed or which are used up: once for each window, however many
 * calls meet them. Safe to use from every event loop.
 */
final class Marks {
  /** While it is being looked at; and where nothing was found to tell. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** Budgets come and go with configurations and keys; this is far beyond them. */
  private static final int MANY = 100_000;

  private final Accounts accounts;
  private final Consumer<Fact> facts;
  private final Map<String, Instant> quiet = new ConcurrentHashMap<>();

  Marks(Accounts accounts, Consumer<Fact> facts) {
    this.accounts = accounts;
    this.facts = facts;
  }

  /** Calls were let through that took these beyond their marks. */
  void passed(List<BudgetConfig> budgets, Instant at) {
    for (BudgetConfig budget : budgets) {
      String key = budget.id() + " soft " + budget.softNanoUsd();
      // What is held for calls that run may come back: only money that is spent is a reason to
      // warn.
      look(
          key,
          List.of(budget),
          at,
          state -> state.spentNanoUsd() >= HoldRule.mark(state.budget()),
          true);
    }
  }

  /**
   * A call was refused that may cost so much, since one of these has too little left. While it is
   * only held for others it may come back.
   */
  void refused(String scopeAndName, List<BudgetConfig> hard, long worst, Instant at) {
    look(scopeAndName + " hard", hard, at, state -> unspent(state) < worst, false);
  }

  private void look(
      String key,
      List<BudgetConfig> budgets,
      Instant at,
      Predicate<BudgetState> tells,
      boolean soft) {
    Instant until = quiet.get(key);
    if (budgets.isEmpty() || (until != null && at.isBefore(until))) {
      return;
    }
    if (quiet.size() >= MANY) {
      quiet.clear();
    }
    quiet.put(key, at.plus(LOOK));
    Future<List<BudgetState>> looked = accounts.standing(budgets);
    looked
        .onSuccess(states ->
            states.stream()
                .min(Comparator.comparingLong(Marks::unspent))
                .filter(tells)
                .ifPresent(state -> tell(key, state, at, soft)))
        // Told at the next one.
        .onFailure(cause -> {});
  }

  private static long unspent(BudgetState state) {
    return state.budget().limitNanoUsd() - state.spentNanoUsd();
  }

  private void tell(String key, BudgetState state, Instant at, boolean soft) {
    BudgetConfig budget = state.budget();
    quiet.put(key, end(state, at));
    facts.accept(
        new BudgetThresholdCrossed(
            budget.id(),
            budget.scope().wire(),
            budget.name(),
            budget.window().text(),
            soft,
            state.spentNanoUsd(),
            budget.limitNanoUsd()));
  }

  private static Instant end(BudgetState state, Instant at) {
    return switch (state.budget().window().kind()) {
      case TOTAL -> Instant.MAX;
      case ROLLING -> at.plus(Objects.requireNonNull(state.budget().window().length()));
      case HOUR, DAY, WEEK, MONTH -> Objects.requireNonNullElse(state.until(), at.plus(LOOK));
    };
  }
}
