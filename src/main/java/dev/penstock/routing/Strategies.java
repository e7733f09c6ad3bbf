package dev.penstock.routing;

import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.policy.Cost;
import dev.penstock.routing.policy.Latency;
import dev.penstock.routing.policy.LeastBusy;
import dev.penstock.routing.policy.RoundRobin;
import dev.penstock.routing.policy.Usage;
import dev.penstock.routing.policy.Weighted;

/** The strategies by their names in the configuration. */
final class Strategies {
  private Strategies() {}

  static RoutingPolicy policy(String strategy, RoutingConfig routing) {
    return switch (strategy) {
      case "least-busy" -> new LeastBusy();
      case "latency" -> new Latency(routing.latency());
      case "weighted" -> new Weighted();
      case "usage" -> new Usage();
      case "cost" -> new Cost();
      case "round-robin" -> new RoundRobin();
      default -> throw new IllegalArgumentException("strategy " + strategy);
    };
  }

  /** Whether it goes by the request's tokens. */
  static boolean countsTokens(String strategy) {
    return strategy.equals("usage") || strategy.equals("cost");
  }
}
