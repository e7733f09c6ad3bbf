package dev.penstock.store.redis;

import dev.penstock.admission.Demand;
import dev.penstock.admission.LocalTally;
import dev.penstock.admission.Part;
import dev.penstock.admission.Part.Hold;
import dev.penstock.admission.Part.Rate;
import dev.penstock.admission.Share;
import dev.penstock.admission.Verdict;
import dev.penstock.admission.Verdict.Refused;
import dev.penstock.admission.Verdict.What;
import dev.penstock.api.spend.Standing;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.StateConfig.OnFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.ToLongFunction;

/**
 * Decides without Redis, as {@code on_failure} says: by this replica's share of rates and places,
 * and by the money that it has leased. Safe for threads.
 */
final class Fallback {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final OnFailure onFailure;
  private final LocalTally tally;
  private final IntSupplier replicas;
  private final ToLongFunction<BudgetConfig> leased;

  Fallback(
      OnFailure onFailure,
      LocalTally tally,
      IntSupplier replicas,
      ToLongFunction<BudgetConfig> leased) {
    this.onFailure = onFailure;
    this.tally = tally;
    this.replicas = replicas;
    this.leased = leased;
  }

  Verdict decide(Demand demand, Instant now) {
    return refusal(demand)
        .orElseGet(() -> {
          Demand kept = new Demand(demand.parts().stream().map(this::kept).toList());
          return tally.decide(new Share(replicas.getAsInt(), leased).of(kept), now);
        });
  }

  private Optional<Verdict> refusal(Demand demand) {
    if (onFailure.rateLimits().equals("refuse")) {
      for (Part part : demand.parts()) {
        for (Rate rate : part.rates()) {
          return Optional.of(refused(rate.scope(), rate.name()));
        }
        for (Part.Slot slot : part.slots()) {
          return Optional.of(refused(slot.scope(), slot.name()));
        }
      }
    }
    if (onFailure.budgets().equals("refuse")) {
      return demand.parts().stream()
          .flatMap(part -> part.holds().stream())
          .map(Hold::budget)
          .filter(BudgetConfig::hard)
          .findFirst()
          .map(budget -> refused(budget.scope(), budget.name()));
    }
    return Optional.empty();
  }

  private static Verdict refused(Scope scope, String name) {
    return new Refused(What.STORE, scope, name, RETRY, Standing.NONE);
  }

  /** Without what is allowed while Redis is away. */
  private Part kept(Part part) {
    boolean allRates = onFailure.rateLimits().equals("allow");
    boolean allMoney = onFailure.budgets().equals("allow");
    return new Part(
        part.id(),
        allRates ? List.of() : part.rates(),
        allRates ? List.of() : part.slots(),
        allMoney ? List.of() : part.holds(),
        part.intent());
  }
}
