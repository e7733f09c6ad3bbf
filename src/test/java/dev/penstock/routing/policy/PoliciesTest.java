package dev.penstock.routing.policy;

import static dev.penstock.routing.policy.Deployments.counts;
import static dev.penstock.routing.policy.Deployments.demand;
import static dev.penstock.routing.policy.Deployments.limited;
import static dev.penstock.routing.policy.Deployments.priced;
import static dev.penstock.routing.policy.Deployments.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.Price;
import dev.penstock.routing.Demand;
import dev.penstock.routing.Deployment;
import dev.penstock.routing.RoutingPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which deployment each strategy takes. */
final class PoliciesTest {
  private static final Demand DEMAND = demand(0, 0, false, 0);

  private final RandomGenerator random = new SplittableRandom(42);

  static List<RoutingPolicy> all() {
    return List.of(
        new LeastBusy(),
        new Weighted(),
        new RoundRobin(),
        new Usage(),
        new Cost(InstantSource.fixed(Instant.EPOCH)),
        new Latency(Deployments.ROUTING.latency()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void weight_0_is_chosen_only_where_all_have_it(RoutingPolicy policy) {
    Deployment off = weighted("off", 0, 0);
    Deployment on = weighted("on", 1, 50);

    assertThat(counts(policy, List.of(off, on), random, 300)).isEqualTo(Map.of("on", 300));
    assertThat(counts(policy, List.of(off, weighted("too", 0, 0)), random, 300))
        .containsOnlyKeys("off", "too");
    assertThat(policy.scores(List.of(off, on), DEMAND)).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("all")
  void equals_are_chosen_equally_often(RoutingPolicy policy) {
    List<Deployment> equals =
        List.of(weighted("a", 1, 0), weighted("b", 1, 0), weighted("c", 1, 0));

    Map<String, Integer> counts = counts(policy, equals, random, 9000);

    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(2700, 3300));
  }

  @ParameterizedTest
  @MethodSource("all")
  void one_candidate_is_the_choice(RoutingPolicy policy) {
    Deployment only = weighted("only", 3, 2);

    assertThat(policy.choose(List.of(only), DEMAND, random)).isSameAs(only);
  }

  @Test
  void least_busy_takes_the_one_with_the_fewest_in_flight() {
    Deployment busy = weighted("busy", 1, 3);
    Deployment idle = weighted("idle", 1, 1);

    assertThat(new LeastBusy().choose(List.of(busy, idle), DEMAND, random)).isEqualTo(idle);
    assertThat(new LeastBusy().scores(List.of(busy, idle), DEMAND)).containsExactly(3, 1);
  }

  @Test
  void least_busy_counts_requests_against_weight() {
    Deployment large = weighted("large", 4, 3);
    Deployment small = weighted("small", 1, 1);

    assertThat(new LeastBusy().choose(List.of(small, large), DEMAND, random)).isEqualTo(large);
  }

  @Test
  void least_busy_takes_the_less_busy_of_two_where_there_are_many() {
    List<Deployment> many = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      many.add(weighted("d" + i, 1, i));
    }

    Map<String, Integer> counts = counts(new LeastBusy(), many, random, 13_600);

    // The idlest wins whenever it is drawn, in 2 of 17 pairs; the busiest never.
    assertThat(counts.get("d0")).isBetween(1450, 1750);
    assertThat(counts.get("d8")).isBetween(700, 900);
    assertThat(counts).doesNotContainKey("d16");
  }

  @Test
  void weighted_follows_the_weights() {
    List<Deployment> candidates = List.of(weighted("one", 1, 0), weighted("three", 3, 9));

    Map<String, Integer> counts = counts(new Weighted(), candidates, random, 8000);

    assertThat(counts.get("one")).isBetween(1800, 2200);
    assertThat(counts.get("three")).isBetween(5800, 6200);
    assertThat(new Weighted().scores(candidates, DEMAND)).containsExactly(0.25, 0.75);
  }

  @Test
  void round_robin_takes_turns() {
    List<Deployment> candidates =
        List.of(weighted("a", 1, 5), weighted("b", 9, 0), weighted("c", 1, 0));
    RoundRobin policy = new RoundRobin();

    assertThat(policy.choose(candidates, DEMAND, random).id()).isEqualTo("p/a");

    assertThat(policy.scores(candidates, DEMAND)).containsExactly(2, 0, 1);
    assertThat(counts(policy, candidates, random, 300))
        .isEqualTo(Map.of("a", 100, "b", 100, "c", 100));
  }

  @Test
  void usage_takes_the_one_with_the_most_headroom() {
    Deployment requests = limited("requests", 100, null);
    Deployment tokens = limited("tokens", 1000, 1000L);
    assertThat(requests.signals().limits().reserve(500, 0)).isTrue();
    assertThat(tokens.signals().limits().reserve(500, 0)).isTrue();

    assertThat(new Usage().scores(List.of(requests, tokens), DEMAND)).containsExactly(0.99, 0.5);
    assertThat(new Usage().choose(List.of(tokens, requests), DEMAND, random)).isEqualTo(requests);
  }

  @Test
  void usage_fills_deployments_in_proportion_to_their_limits() {
    Deployment large = limited("large", 300, null);
    Deployment small = limited("small", 100, null);

    for (int i = 0; i < 200; i++) {
      Deployment choice = new Usage().choose(List.of(large, small), DEMAND, random);
      assertThat(choice.signals().limits().reserve(0, 0)).isTrue();
    }

    assertThat(large.signals().limits().remainingRequests(0)).hasValue(150);
    assertThat(small.signals().limits().remainingRequests(0)).hasValue(50);
  }

  @Test
  void cost_is_that_of_this_very_request() {
    Deployment cheapInput = priced("cheap-input", new Price(1_000_000_000L, 20_000_000_000L));
    Deployment cheapOutput = priced("cheap-output", new Price(3_000_000_000L, 5_000_000_000L));
    List<Deployment> both = List.of(cheapInput, cheapOutput);
    Demand summary = demand(100_000, 500, false, 0);
    Demand story = demand(500, 100_000, false, 0);

    assertThat(new Cost(InstantSource.fixed(Instant.EPOCH)).choose(both, summary, random))
        .isEqualTo(cheapInput);
    assertThat(new Cost(InstantSource.fixed(Instant.EPOCH)).choose(both, story, random))
        .isEqualTo(cheapOutput);
    assertThat(new Cost(InstantSource.fixed(Instant.EPOCH)).scores(both, summary))
        .containsExactly(0.11, 0.3025);
  }

  @Test
  void cost_takes_an_unknown_price_last() {
    Deployment unknown = priced("unknown", null);
    Deployment dear = priced("dear", new Price(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2));
    Demand demand = demand(1_000_000, 1_000_000, false, 0);

    assertThat(
            new Cost(InstantSource.fixed(Instant.EPOCH))
                .choose(List.of(unknown, dear), demand, random))
        .isEqualTo(dear);
    assertThat(
            new Cost(InstantSource.fixed(Instant.EPOCH)).choose(List.of(unknown), demand, random))
        .isEqualTo(unknown);
    assertThat(new Cost(InstantSource.fixed(Instant.EPOCH)).scores(List.of(unknown), demand))
        .containsExactly(Double.NaN);
  }
}
