package dev.penstock.admission.budget;

import dev.penstock.admission.BudgetState;
import dev.penstock.admission.Part.Hold;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The counters of all budgets that there are. A counter is the sum of the costs of all rows of its
 * scope that began in its window, and nothing else. Not safe for threads.
 */
public final class Counters {
  private final Map<String, Counter> byId = new HashMap<>();
  private final Map<Owner, List<Counter>> byOwner = new HashMap<>();
  private final List<Counter> asked = new ArrayList<>();

  /** Whom budgets belong to. */
  private record Owner(Scope scope, String name) {}

  /** Whether this budget is counted, as it cuts time now. */
  public boolean knows(BudgetConfig budget) {
    Counter counter = byId.get(budget.id());
    return counter != null && counter.budget.window().equals(budget.window());
  }

  /** Counts this budget, from what the ledger holds, as it cuts time now; holds stay held. */
  public void learn(BudgetConfig budget, SpentBefore before, Instant now) {
    if (knows(budget)) {
      return;
    }
    Counter counter = new Counter(budget);
    counter.load(before, now);
    Counter old = byId.get(budget.id());
    if (old != null) {
      counter.succeed(old, now);
      forget(budget.id());
    }
    byId.put(budget.id(), counter);
    byOwner.computeIfAbsent(owner(budget), made -> new ArrayList<>()).add(counter);
  }

  /** Counts these budgets no more, all others; but those for which something is held. */
  public void retain(Collection<BudgetConfig> all) {
    Set<String> ids = all.stream().map(BudgetConfig::id).collect(Collectors.toSet());
    List<String> gone =
        byId.values().stream()
            .filter(counter -> !ids.contains(counter.budget.id()) && !counter.holds())
            .map(counter -> counter.budget.id())
            .toList();
    gone.forEach(this::forget);
  }

  /** Asks for room; null if the budget is not counted. To be ended by an answer. */
  public @Nullable Asked ask(Hold hold, Instant now) {
    Counter counter = byId.get(hold.budget().id());
    if (counter == null) {
      return null;
    }
    asked.add(counter);
    return counter.ask(hold.budget(), hold.expectedNanoUsd(), hold.worstNanoUsd(), now);
  }

  /** What was asked for has been decided on: nothing is asked for any more. */
  public void answered() {
    asked.forEach(Counter::answered);
    asked.clear();
  }

  /** Books a row in every budget that it belongs to. */
  public List<Booked> book(LedgerRow row, Instant now) {
    if (row.cost() == null) {
      return List.of();
    }
    long nanoUsd = row.cost().nanoUsd();
    List<Booked> moved = new ArrayList<>();
    for (Owner owner : owners(row)) {
      for (Counter counter : byOwner.getOrDefault(owner, List.of())) {
        moved.add(counter.book(nanoUsd, row.startedAt(), now));
      }
    }
    return moved;
  }

  /** All that was booked in a slice; 0 if it is not counted. */
  public long booked(BudgetConfig budget, long slice) {
    Counter counter = byId.get(budget.id());
    return counter == null ? 0 : counter.booked(slice);
  }

  /** Those of these budgets that are counted. */
  public List<BudgetState> states(Collection<BudgetConfig> of, Instant now) {
    List<BudgetState> states = new ArrayList<>();
    for (BudgetConfig budget : of) {
      Counter counter = byId.get(budget.id());
      if (counter != null) {
        states.add(counter.state(budget, now));
      }
    }
    return states;
  }

  /** How many there are. */
  public int size() {
    return byId.size();
  }

  private void forget(String id) {
    Counter counter = byId.remove(id);
    if (counter != null) {
      byOwner.computeIfPresent(
          owner(counter.budget),
          (owner, all) -> {
            all.remove(counter);
            return all.isEmpty() ? null : all;
          });
    }
  }

  private static Owner owner(BudgetConfig budget) {
    return new Owner(budget.scope(), budget.name());
  }

  private static Set<Owner> owners(LedgerRow row) {
    Set<Owner> owners = new HashSet<>();
    if (row.caller().key() != null) {
      owners.add(new Owner(Scope.KEY, row.caller().key()));
    }
    if (row.caller().team() != null) {
      owners.add(new Owner(Scope.TEAM, row.caller().team()));
    }
    row.caller().tags().forEach(tag -> owners.add(new Owner(Scope.TAG, tag)));
    owners.add(new Owner(Scope.MODEL, row.target().group()));
    owners.add(new Owner(Scope.PROVIDER, row.target().provider()));
    owners.add(new Owner(Scope.DEPLOYMENT, row.target().deployment()));
    return owners;
  }
}
