package dev.penstock.routing.policy;

import dev.penstock.config.ModelConfig;
import dev.penstock.config.ModelFacts;
import dev.penstock.config.Price;
import dev.penstock.config.RoutingConfig;
import dev.penstock.config.Timeouts;
import dev.penstock.routing.Demand;
import dev.penstock.routing.Deployment;
import dev.penstock.routing.LiveState;
import dev.penstock.routing.RoutingPolicy;
import dev.penstock.routing.RoutingTable;
import dev.penstock.routing.Signals;
import dev.penstock.testing.Configs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Deployments to choose from. */
final class Deployments {
  /** What the file says where it says nothing. */
  static final RoutingConfig ROUTING =
      Configs.load(
              """
              providers: {p: {type: simulated}}
              models: {m: {deployments: [{provider: p, model: m}]}}
              """)
          .routing();

  private static final Deployment PLAIN =
      new RoutingTable(
              Configs.load(
                  """
                  providers: {p: {type: simulated}}
                  models: {m: {deployments: [{provider: p, model: m}]}}
                  """),
              new LiveState())
          .deployments("m")
          .getFirst();

  private Deployments() {}

  static Deployment weighted(String name, int weight, int inFlight) {
    Deployment deployment = deployment(name, weight, ModelConfig.Limits.NONE, null);
    for (int i = 0; i < inFlight; i++) {
      deployment.signals().enter();
    }
    return deployment;
  }

  static Deployment limited(String name, @Nullable Integer rpm, @Nullable Long tpm) {
    return deployment(name, 1, new ModelConfig.Limits(rpm, tpm, null), null);
  }

  static Deployment priced(String name, @Nullable Price price) {
    return deployment(name, 1, ModelConfig.Limits.NONE, price);
  }

  static Demand demand(long inputTokens, long outputTokens, boolean stream, long nowNanos) {
    return new Demand(
        inputTokens, outputTokens, stream, Set.of(), Set.of(), Set.of(), null, nowNanos);
  }

  /** How often each one is chosen, by its model's name. */
  static Map<String, Integer> counts(
      RoutingPolicy policy, List<Deployment> from, RandomGenerator random, int times) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < times; i++) {
      String name = policy.choose(from, demand(0, 0, false, 0), random).config().model();
      counts.merge(name, 1, Integer::sum);
    }
    return counts;
  }

  private static Deployment deployment(
      String name, int weight, ModelConfig.Limits limits, @Nullable Price price) {
    ModelConfig.Deployment plain = PLAIN.config();
    Timeouts timeouts = plain.timeouts();
    ModelConfig.Deployment config =
        new ModelConfig.Deployment(
            "p/" + name,
            "p",
            name,
            null,
            weight,
            1,
            limits,
            List.of(),
            new ModelFacts(price, null, null, null, Set.of()),
            true,
            plain.params(),
            timeouts);
    return new Deployment(config, new Signals(limits, ROUTING));
  }
}
