package dev.penstock.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.health.ArmHealth.State;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What holds whatever happens: random deployments, faults, traffic, from thousands of seeds. */
final class RoutingSimulationTest {
  private static final RoutingConfig DEFAULTS = World.ROUTING;

  /** {@link WatchedArm} checks each step of the breakers and cooldowns meanwhile. */
  @Test
  void nothing_leaks_and_each_request_ends_once() {
    Seeds.each(
        1000,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          Scenario scenario = Scenario.random(random);
          World world = new World(seed, settings(random), scenario.backends());

          world.traffic(scenario.perSecond(), scenario.until(), scenario.leaving());

          Tally tally = world.tally();
          assertThat(world.routes().inFlight()).as("in flight at rest").isZero();
          assertThat(tally.ended()).as("requests that ended").isEqualTo(tally.requests());
          assertThat(tally.retries())
              .as("retries")
              .isLessThanOrEqualTo(mostRetries(world, scenario));
        });
  }

  @Test
  void with_every_upstream_failing_calls_stay_within_the_budget() {
    Seeds.each(
        250,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          List<Backend> backends =
              Collections.nCopies(
                  random.nextInt(1, 7),
                  new Backend(100, 0.5, 0, List.of(Backend.Phase.failing(0, Long.MAX_VALUE, 1))));
          World world =
              new World(
                  seed,
                  seed % 2 == 0
                      ? DEFAULTS
                      : Settings.with(Settings.neverOpening(), DEFAULTS.hedge()),
                  backends);

          world.traffic(random.nextDouble(5, 50), Duration.ofSeconds(60), 0);

          Tally tally = world.tally();
          assertThat(tally.answered()).isZero();
          assertThat(tally.calls()).isLessThanOrEqualTo((int) (1.2 * tally.requests()) + 20);
        });
  }

  @Test
  void after_an_outage_of_all_every_breaker_closes_within_max_open_and_a_few_calls() {
    Seeds.each(
        250,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          long outage = Duration.ofSeconds(random.nextInt(10, 200)).toNanos();
          List<Backend> backends =
              Collections.nCopies(
                  random.nextInt(1, 5),
                  new Backend(50, 0.2, 0, List.of(Backend.Phase.failing(0, outage, 1))));
          World world = new World(seed, DEFAULTS, backends);
          Duration limit = Duration.ofNanos(outage).plus(DEFAULTS.circuitBreaker().maxOpen());

          world.traffic(5, limit.plusSeconds(30), 0);

          assertThat(world.arms()).allMatch(arm -> arm.state() == State.CLOSED);
        });
  }

  /** Share of the requests, and the floor for each of the windows that may have been emptier. */
  private static int mostRetries(World world, Scenario scenario) {
    RoutingConfig.Retries rules = world.config().retries();
    // A request may go on for two minutes after the last one came
    long windows = scenario.until().plusMinutes(2).dividedBy(rules.budgetWindow()) + 1;
    return (int) (rules.budget() * world.tally().requests() + rules.budgetFloor() * windows);
  }

  private static RoutingConfig settings(SplittableRandom random) {
    RoutingConfig.CircuitBreaker usual = DEFAULTS.circuitBreaker();
    RoutingConfig.CircuitBreaker breaker =
        new RoutingConfig.CircuitBreaker(
            random.nextInt(1, 8),
            random.nextDouble(0.2, 1),
            random.nextInt(5, 30),
            usual.window(),
            Duration.ofMillis(random.nextInt(500, 10_000)),
            Duration.ofSeconds(random.nextInt(10, 60)),
            random.nextInt(1, 4),
            random.nextInt(1, 5));
    return Settings.with(breaker, Settings.hedge(random.nextBoolean(), 0.05));
  }
}
