package dev.penstock.admission;

import dev.penstock.admission.Part.Hold;
import dev.penstock.admission.Part.Rate;
import dev.penstock.admission.Part.Slot;
import dev.penstock.config.BudgetConfig;
import java.util.function.ToLongFunction;

/**
 * The part of all limits that one replica may use by itself while it cannot ask what the others
 * use: an equal share of rates and places, at least one of each, and of money what it has leased.
 *
 * @param replicas how many share
 * @param leasedNanoUsd what this replica may spend of a budget, counted like its tally counts
 */
public record Share(int replicas, ToLongFunction<BudgetConfig> leasedNanoUsd) {

  /** The same, with this replica's limits. */
  public Demand of(Demand demand) {
    return new Demand(demand.parts().stream().map(this::of).toList());
  }

  private Part of(Part part) {
    return new Part(
        part.id(),
        part.rates().stream().map(this::of).toList(),
        part.slots().stream().map(this::of).toList(),
        part.holds().stream().map(this::of).toList(),
        part.intent());
  }

  private Rate of(Rate rate) {
    long limit = Math.max(1, rate.perMinute() / replicas);
    return new Rate(
        rate.bucket(),
        rate.scope(),
        rate.name(),
        rate.unit(),
        limit,
        Math.min(rate.amount(), limit));
  }

  private Slot of(Slot slot) {
    return new Slot(slot.gauge(), slot.scope(), slot.name(), Math.max(1, slot.max() / replicas));
  }

  private Hold of(Hold hold) {
    BudgetConfig budget = hold.budget();
    long leased = budget.hard() ? leasedNanoUsd.applyAsLong(budget) : budget.limitNanoUsd();
    return new Hold(
        new BudgetConfig(
            budget.id(),
            budget.scope(),
            budget.name(),
            budget.window(),
            leased,
            budget.softNanoUsd(),
            budget.hard()),
        hold.expectedNanoUsd(),
        hold.worstNanoUsd());
  }
}
