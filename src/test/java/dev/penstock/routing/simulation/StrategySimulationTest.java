package dev.penstock.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets how much, through the whole router. */
final class StrategySimulationTest {
  private static final int PER_SECOND = 20;
  private static final Duration SLOW_FROM = Duration.ofMinutes(1);
  private static final Duration SLOW_UNTIL = Duration.ofMinutes(2);

  @Test
  void four_equal_deployments_get_a_quarter_each_of_ten_thousand_calls() {
    Backend faulty =
        new Backend(300, 0.5, 0.05, List.of(Backend.Phase.always(new Fault.Broken(), 0.12)));
    Seeds.each(
        10,
        seed -> {
          World world = new World(seed, Setup.of(Collections.nCopies(4, faulty)));

          world.traffic(50, Duration.ofSeconds(220), 0.08);

          int calls = world.tally().calls();
          assertThat(calls).isGreaterThan(10_000);
          assertThat(world.gates())
              .allSatisfy(gate -> assertThat((double) gate.calls() / calls).isBetween(0.20, 0.30));
          RoutingSimulationTest.assertAtRest(world);
        });
  }

  /** One in ten of the requests, 50 requests after the change, and until it is taken back. */
  @Test
  void latency_leaves_the_best_when_it_becomes_five_times_slower_and_comes_back() {
    Backend.Phase slow =
        new Backend.Phase(SLOW_FROM.toNanos(), SLOW_UNTIL.toNanos(), new Fault.Slow(5), 1);
    Backend best = new Backend(200, 0.1, 0, List.of(slow));
    Setup setup =
        Setup.of(
                List.of(
                    best, new Backend(400, 0.1, 0, List.of()), new Backend(500, 0.1, 0, List.of())))
            .with("strategy: latency");
    Seeds.each(
        100,
        seed -> {
          World world = new World(seed, setup);
          // Nobody can know before the first slow answer: 50 requests from there on
          Duration moved = SLOW_FROM.plusSeconds(1).plusMillis(1000 * 50 / PER_SECOND);
          Share before = share(world, SLOW_FROM.minusSeconds(20), SLOW_FROM);
          Share during = share(world, moved, SLOW_UNTIL);
          Share after = share(world, SLOW_UNTIL.plusSeconds(60), SLOW_UNTIL.plusSeconds(90));

          world.traffic(PER_SECOND, SLOW_UNTIL.plusSeconds(100), 0);

          assertThat(before.value()).as("before").isGreaterThan(0.5);
          assertThat(during.value()).as("while it is slow").isLessThan(0.1);
          assertThat(after.value()).as("after").isGreaterThan(0.5);
        });
  }

  private static Share share(World world, Duration from, Duration until) {
    Share share = new Share();
    world.timeline().at(from.toNanos(), () -> share.count(world, -1));
    world.timeline().at(until.toNanos(), () -> share.count(world, 1));
    return share;
  }

  /** What the first deployment gets of the calls of some time. */
  private static final class Share {
    private int first;
    private int all;

    void count(World world, int sign) {
      first += sign * world.gate(0).calls();
      all += sign * world.tally().calls();
    }

    double value() {
      return (double) first / all;
    }
  }
}
