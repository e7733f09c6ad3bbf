package dev.penstock.telemetry;

import dev.penstock.api.event.BreakerChanged;
import dev.penstock.api.event.BudgetThresholdCrossed;
import dev.penstock.api.event.CooldownStarted;
import dev.penstock.api.event.FellBack;
import dev.penstock.api.event.HealthChecked;
import dev.penstock.api.event.HedgeFinished;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what the router and the fallbacks did. For one thread, the telemetry verticle's. */
final class RoutingMeters {
  private final MeterRegistry registry;
  private final Labelled<Counter> fallbacks =
      counters("llm_fallbacks", "Requests that went on to another group", "from", "to", "reason");
  private final Labelled<Counter> breakers =
      counters("llm_breaker_changes", "Circuit breakers that changed", "deployment", "state");
  private final Labelled<Counter> cooldowns =
      counters("llm_cooldowns", "Pauses of a deployment or credential", "deployment", "reason");
  private final Labelled<Counter> hedges =
      counters("llm_hedges", "Second calls beside slow ones", "model", "outcome");
  private final Labelled<Counter> checks =
      counters("llm_health_checks", "Active checks of deployments", "deployment", "outcome");
  private final Labelled<Counter> budgets =
      counters("llm_budget_warnings", "Budgets that passed their mark or limit", "scope", "kind");

  RoutingMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void record(FellBack fact) {
    fallbacks.of(fact.from(), fact.to(), fact.reason()).increment();
  }

  void record(BreakerChanged fact) {
    breakers.of(fact.deployment(), fact.state()).increment();
  }

  void record(CooldownStarted fact) {
    cooldowns.of(fact.deployment(), fact.reason()).increment();
  }

  void record(HedgeFinished fact) {
    hedges.of(fact.group(), fact.outcome()).increment();
  }

  void record(HealthChecked fact) {
    checks.of(fact.deployment(), fact.outcome()).increment();
  }

  void record(BudgetThresholdCrossed fact) {
    budgets.of(fact.scope(), fact.soft() ? "soft" : "limit").increment();
  }

  private Labelled<Counter> counters(String name, String description, String... labels) {
    return new Labelled<>(
        tags -> Counter.builder(name).description(description).tags(tags).register(registry),
        labels);
  }
}
