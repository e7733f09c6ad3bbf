package dev.penstock.routing;

import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.policy.Cost;
import dev.penstock.routing.policy.Latency;
import dev.penstock.routing.policy.LeastBusy;
import dev.penstock.routing.policy.RoundRobin;
import dev.penstock.routing.policy.Usage;
import dev.penstock.routing.policy.Weighted;
import java.time.InstantSource;

/** The strategies by their names in the configuration. */
final class Strategies {
  private Strategies() {}

  static RoutingPolicy policy(String strategy, RoutingConfig routing, InstantSource wallClock) {
    return switch (strategy) {
      case "least-busy" -> new LeastBusy();
      case "latency" -> new Latency(routing.latency());
      case "weighted" -> new Weighted();
      case "usage" -> new Usage();
      case "cost" -> new Cost(wallClock);
      case "round-robin" -> new RoundRobin();
      default -> throw new IllegalArgumentException("strategy " + strategy);
    };
  }

  static String name(RoutingPolicy policy) {
    return switch (policy) {
      case LeastBusy p -> "least-busy";
      case Latency p -> "latency";
      case Weighted p -> "weighted";
      case Usage p -> "usage";
      case Cost p -> "cost";
      case RoundRobin p -> "round-robin";
      default -> policy.getClass().getSimpleName();
    };
  }

  /** Whether it goes by the request's tokens. */
  static boolean countTokens(RoutingPolicy policy) {
    return policy instanceof Usage || policy instanceof Cost;
  }
}
