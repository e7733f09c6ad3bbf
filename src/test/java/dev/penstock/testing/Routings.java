package dev.penstock.testing;

import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.ModelConfig.Fallbacks;
import dev.penstock.config.RoutingConfig;
import dev.penstock.config.RoutingConfig.Retries;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Other rules for retries and fallbacks on a configuration; pauses are short unless said. */
public final class Routings {
  private final Map<String, Fallbacks> fallbacks = new HashMap<>();
  private List<String> defaults = List.of();
  private int maxFallbacks = 5;
  private int attempts = 3;
  private Duration base = Duration.ofMillis(1);
  private Duration max = Duration.ofSeconds(8);

  /** Three attempts, pauses of a few milliseconds, no fallbacks. */
  public static Routings quick() {
    return new Routings();
  }

  public Routings attempts(int most) {
    attempts = most;
    return this;
  }

  public Routings pauses(Duration first, Duration longest) {
    base = first;
    max = longest;
    return this;
  }

  public Routings fallbacks(String group, String... others) {
    Fallbacks now = fallbacks.getOrDefault(group, Fallbacks.NONE);
    fallbacks.put(group, new Fallbacks(List.of(others), now.contextWindow(), now.contentPolicy()));
    return this;
  }

  public Routings contextWindow(String group, String... others) {
    Fallbacks now = fallbacks.getOrDefault(group, Fallbacks.NONE);
    fallbacks.put(group, new Fallbacks(now.failures(), List.of(others), now.contentPolicy()));
    return this;
  }

  public Routings contentPolicy(String group, String... others) {
    Fallbacks now = fallbacks.getOrDefault(group, Fallbacks.NONE);
    fallbacks.put(group, new Fallbacks(now.failures(), now.contextWindow(), List.of(others)));
    return this;
  }

  public Routings defaults(String... groups) {
    defaults = List.of(groups);
    return this;
  }

  public Routings maxFallbacks(int most) {
    maxFallbacks = most;
    return this;
  }

  /** The configuration with these rules. */
  public Config on(Config config) {
    return new Config(
        config.version(),
        config.server(),
        config.auth(),
        config.providers(),
        models(config.models()),
        routing(config.routing()),
        config.keys(),
        config.telemetry());
  }

  private Map<String, ModelConfig> models(Map<String, ModelConfig> models) {
    Map<String, ModelConfig> changed = new LinkedHashMap<>();
    models.forEach((name, model) ->
        changed.put(
            name,
            new ModelConfig(
                name,
                model.strategy(),
                model.aliases(),
                fallbacks.getOrDefault(name, Fallbacks.NONE),
                model.deployments())));
    return changed;
  }

  private RoutingConfig routing(RoutingConfig routing) {
    Retries was = routing.retries();
    return new RoutingConfig(
        routing.strategy(),
        routing.latency(),
        new Retries(
            attempts,
            base,
            max,
            was.budget(),
            was.budgetWindow(),
            was.budgetFloor(),
            was.budgetBurst(),
            true),
        routing.timeouts(),
        routing.circuitBreaker(),
        routing.cooldown(),
        routing.hedge(),
        routing.queue(),
        routing.affinity(),
        routing.healthChecks(),
        defaults,
        maxFallbacks,
        routing.dropUnknownParams());
  }
}
