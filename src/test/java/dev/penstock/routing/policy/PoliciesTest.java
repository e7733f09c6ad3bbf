package dev.penstock.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.Config;
import dev.penstock.routing.Demand;
import dev.penstock.routing.Deployment;
import dev.penstock.routing.LiveState;
import dev.penstock.routing.RoutingPolicy;
import dev.penstock.routing.RoutingTable;
import dev.penstock.testing.Configs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Which deployment each strategy takes. */
final class PoliciesTest {
  private static final Demand DEMAND =
      new Demand(0, 0, false, Set.of(), Set.of(), Set.of(), null, 0);

  private final RandomGenerator random = new SplittableRandom(42);

  @Test
  void least_busy_takes_the_one_with_the_fewest_in_flight() {
    Deployment busy = deployment("busy", 1, 3);
    Deployment idle = deployment("idle", 1, 1);

    assertThat(new LeastBusy().choose(List.of(busy, idle), DEMAND, random)).isEqualTo(idle);
  }

  @Test
  void least_busy_counts_requests_against_weight() {
    Deployment large = deployment("large", 4, 3);
    Deployment small = deployment("small", 1, 1);

    assertThat(new LeastBusy().choose(List.of(small, large), DEMAND, random)).isEqualTo(large);
  }

  @Test
  void least_busy_is_random_among_equals() {
    List<Deployment> equals =
        List.of(deployment("a", 1, 0), deployment("b", 1, 0), deployment("c", 1, 0));

    Map<String, Integer> counts = counts(new LeastBusy(), equals, 9000);

    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(2700, 3300));
  }

  @Test
  void weighted_follows_the_weights() {
    List<Deployment> candidates = List.of(deployment("one", 1, 0), deployment("three", 3, 9));

    Map<String, Integer> counts = counts(new Weighted(), candidates, 8000);

    assertThat(counts.get("one")).isBetween(1800, 2200);
    assertThat(counts.get("three")).isBetween(5800, 6200);
  }

  @Test
  void round_robin_takes_turns() {
    List<Deployment> candidates =
        List.of(deployment("a", 1, 5), deployment("b", 9, 0), deployment("c", 1, 0));

    Map<String, Integer> counts = counts(new RoundRobin(), candidates, 300);

    assertThat(counts).isEqualTo(Map.of("a", 100, "b", 100, "c", 100));
  }

  private Map<String, Integer> counts(RoutingPolicy policy, List<Deployment> from, int times) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < times; i++) {
      counts.merge(policy.choose(from, DEMAND, random).config().model(), 1, Integer::sum);
    }
    return counts;
  }

  private static Deployment deployment(String id, int weight, int inFlight) {
    Config config =
        Configs.load(
            """
            providers: {p: {type: simulated}}
            models: {m: {deployments: [{provider: p, model: %s, weight: %d}]}}
            """
                .formatted(id, weight));
    RoutingTable table = new RoutingTable(config, new LiveState());
    Deployment deployment = table.deployments("m").getFirst();
    for (int i = 0; i < inFlight; i++) {
      deployment.signals().enter();
    }
    return deployment;
  }
}
