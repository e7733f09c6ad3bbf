package dev.penstock.routing.policy;

import static dev.penstock.routing.policy.Deployments.demand;
import static dev.penstock.routing.policy.Deployments.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.Deployment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strategy {@code latency}. */
final class LatencyTest {
  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final int SEEDS = 10;

  private final Deployment a = weighted("a", 1, 0);
  private final Deployment b = weighted("b", 1, 0);
  private final Deployment c = weighted("c", 1, 0);
  private final List<Deployment> all = List.of(a, b, c);

  @Test
  void streams_go_by_time_to_first_token_and_whole_answers_by_time_per_token() {
    a.signals().latency().firstToken(100 * MILLI, 0);
    b.signals().latency().firstToken(900 * MILLI, 0);
    a.signals().latency().whole(9000 * MILLI, 100, 0);
    b.signals().latency().whole(9000 * MILLI, 900, 0);
    List<Deployment> both = List.of(a, b);
    Latency policy = new Latency(new RoutingConfig.Latency(Duration.ofSeconds(30), 0.1, 0));

    assertThat(policy.choose(both, demand(0, 0, true, 0), new SplittableRandom(1))).isEqualTo(a);
    assertThat(policy.choose(both, demand(0, 0, false, 0), new SplittableRandom(1))).isEqualTo(b);
  }

  @Test
  void the_mean_counts_as_one_measurement_of_everybody() {
    Latency policy = new Latency(Deployments.ROUTING.latency());
    a.signals().latency().firstToken(100 * MILLI, 0);
    b.signals().latency().firstToken(500 * MILLI, 0);

    double[] scores = policy.scores(all, demand(0, 0, true, 0));

    assertThat(scores).containsExactly(200, 400, 300);
  }

  @Test
  void what_is_out_of_date_goes_back_to_the_mean() {
    Latency policy = new Latency(Deployments.ROUTING.latency());
    long now = Duration.ofMinutes(8).toNanos();
    a.signals().latency().firstToken(100 * MILLI, now);
    b.signals().latency().firstToken(500 * MILLI, 0);

    double[] scores = policy.scores(all, demand(0, 0, true, now));

    assertThat(scores[1]).isCloseTo(100, within(0.1));
  }

  @Test
  void what_is_in_flight_at_most_doubles_a_score() {
    Latency policy = new Latency(Deployments.ROUTING.latency());
    a.signals().latency().firstToken(100 * MILLI, 0);
    for (int i = 0; i < 30; i++) {
      a.signals().enter();
    }
    b.signals().enter();

    double[] scores = policy.scores(all, demand(0, 0, true, 0));

    assertThat(scores[0]).isCloseTo(100 * (1 + 30.0 / 31), within(1e-9));
    assertThat(scores[1]).isCloseTo(100 * (1 + 1.0 / 31), within(1e-9));
    assertThat(scores[2]).isEqualTo(100);
  }

  @Test
  void nothing_known_is_no_score() {
    Latency policy = new Latency(Deployments.ROUTING.latency());

    assertThat(policy.scores(all, demand(0, 0, true, 0))).containsOnly(Double.NaN);
  }

  @Test
  void the_near_best_share_by_weight() {
    Deployment heavy = weighted("heavy", 3, 0);
    List<Deployment> near = List.of(heavy, a, b);
    near.forEach(each -> each.signals().latency().firstToken(100 * MILLI, 0));
    a.signals().latency().firstToken(110 * MILLI, 0);
    b.signals().latency().firstToken(300 * MILLI, 0);
    Latency policy = new Latency(new RoutingConfig.Latency(Duration.ofSeconds(30), 0.2, 0));

    Map<String, Integer> counts = new HashMap<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 4000; i++) {
      counts.merge(policy.choose(near, demand(0, 0, true, 0), random).id(), 1, Integer::sum);
    }

    assertThat(counts).containsOnlyKeys("p/heavy", "p/a");
    assertThat(counts.get("p/a")).isBetween(900, 1100);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 2000})
  void traffic_leaves_the_best_when_it_is_5_times_slower_and_comes_back(int millisBetween) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Simulation simulation = new Simulation(seed, millisBetween, false);
      assertThat(simulation.shareOfFirst(2000)).as("before, seed %d", seed).isGreaterThan(0.5);

      simulation.millis[0] *= 5;
      simulation.settle(50);
      assertThat(simulation.shareOfFirst(400)).as("slow, seed %d", seed).isLessThan(0.1);

      simulation.millis[0] /= 5;
      simulation.settle(Math.max(2000, 300_000 / millisBetween));
      assertThat(simulation.shareOfFirst(1000)).as("back, seed %d", seed).isGreaterThan(0.4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 20, 100})
  void traffic_leaves_also_while_answers_are_under_way(int millisBetween) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Simulation simulation = new Simulation(seed, millisBetween, true);
      simulation.settle(2000);

      simulation.millis[0] *= 5;
      // Nobody can know before the first slow answer: 50 requests from there on.
      simulation.settle(1500 / millisBetween + 50);

      assertThat(simulation.shareOfFirst(400)).as("seed %d", seed).isLessThan(0.1);
    }
  }

  /** Three backends of 200, 300 and 400 ms, give or take; each request is measured at its end. */
  private final class Simulation {
    private final double[] millis = {200, 300, 400};
    private final List<Deployment> fleet =
        List.of(weighted("a", 1, 0), weighted("b", 1, 0), weighted("c", 1, 0));
    private final Latency policy = new Latency(Deployments.ROUTING.latency());
    private final SplittableRandom random;
    private final long between;
    private final boolean overlapping;
    private final PriorityQueue<Answer> underWay = new PriorityQueue<>();
    private long now;

    private record Answer(long nanos, long ttft, int index) implements Comparable<Answer> {
      @Override
      public int compareTo(Answer other) {
        return Long.compare(nanos, other.nanos);
      }
    }

    Simulation(long seed, long millisBetween, boolean overlapping) {
      this.random = new SplittableRandom(seed);
      this.between = millisBetween * MILLI;
      this.overlapping = overlapping;
    }

    void settle(int requests) {
      for (int i = 0; i < requests; i++) {
        int chosen = request();
        assertThat(chosen).isNotNegative();
      }
    }

    double shareOfFirst(int requests) {
      int first = 0;
      for (int i = 0; i < requests; i++) {
        first += request() == 0 ? 1 : 0;
      }
      return (double) first / requests;
    }

    private int request() {
      now += between;
      while (!underWay.isEmpty() && underWay.element().nanos() <= now) {
        Answer answer = underWay.remove();
        ended(answer);
      }
      int chosen = fleet.indexOf(policy.choose(fleet, demand(0, 0, true, now), random));
      long ttft = (long) (millis[chosen] * (0.8 + 0.4 * random.nextDouble()) * MILLI);
      fleet.get(chosen).signals().enter();
      Answer answer = new Answer(now + ttft, ttft, chosen);
      if (overlapping) {
        underWay.add(answer);
      } else {
        ended(answer);
      }
      return chosen;
    }

    private void ended(Answer answer) {
      Deployment deployment = fleet.get(answer.index());
      deployment.signals().latency().firstToken(answer.ttft(), now);
      deployment.signals().leave();
    }
  }
}
