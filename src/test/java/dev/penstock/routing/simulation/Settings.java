package dev.penstock.routing.simulation;

import dev.penstock.config.RoutingConfig;

/** The default settings but for a few. */
final class Settings {
  private Settings() {}

  static RoutingConfig.Hedge hedge(boolean enabled, double maxShare) {
    return new RoutingConfig.Hedge(enabled, 0.95, maxShare);
  }

  /** A breaker for runs that are about something else. */
  static RoutingConfig.CircuitBreaker neverOpening() {
    RoutingConfig.CircuitBreaker usual = World.ROUTING.circuitBreaker();
    return new RoutingConfig.CircuitBreaker(
        1_000_000, 1, 1_000_000, usual.window(), usual.open(), usual.maxOpen(), 1, 1);
  }

  static RoutingConfig with(RoutingConfig.CircuitBreaker breaker, RoutingConfig.Hedge hedge) {
    RoutingConfig usual = World.ROUTING;
    return new RoutingConfig(
        usual.strategy(),
        usual.latency(),
        usual.retries(),
        usual.timeouts(),
        breaker,
        usual.cooldown(),
        hedge,
        usual.queue(),
        usual.affinity(),
        usual.healthChecks(),
        usual.defaultFallbacks(),
        usual.maxFallbacks(),
        usual.dropUnknownParams());
  }
}
