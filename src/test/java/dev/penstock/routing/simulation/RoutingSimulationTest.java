package dev.penstock.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.RoutingConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What holds whatever happens: random deployments, faults, traffic, from thousands of seeds. */
final class RoutingSimulationTest {
  private static final Fault ERROR = new Fault.Broken();

  /**
   * Meanwhile {@link WatchedArm} checks each step of the breakers and cooldowns, {@link Gate} each
   * deployment's limits, and {@link SimulatedRequest} that nobody is refused who could be served.
   */
  @Test
  void nothing_leaks_no_limit_is_passed_and_each_request_ends_once() {
    Seeds.each(
        2000,
        seed -> {
          Scenario scenario = Scenario.random(new SplittableRandom(seed));
          World world = new World(seed, scenario.setup());

          world.traffic(scenario.perSecond(), scenario.until(), scenario.leaving());

          assertAtRest(world);
          assertThat(world.tally().retries())
              .as("retries")
              .isLessThanOrEqualTo(mostRetries(world, scenario));
        });
  }

  @Test
  void an_explanation_is_the_choice_in_the_midst_of_it() {
    int[] decisions = {0};
    Seeds.each(
        60,
        seed -> {
          Scenario scenario = Scenario.random(new SplittableRandom(seed));
          World world = new World(seed, scenario.setup()).explained();

          world.traffic(scenario.perSecond(), scenario.until(), scenario.leaving());

          assertAtRest(world);
          decisions[0] += world.tally().requests();
        });
    assertThat(decisions[0]).isGreaterThan(Seeds.ONLY == null ? 10_000 : 0);
  }

  @Test
  void with_every_upstream_failing_calls_stay_within_the_budget() {
    Seeds.each(
        250,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          Backend failing = Backend.faulty(100, Backend.Phase.always(ERROR, 1));
          Setup setup = Setup.of(Collections.nCopies(random.nextInt(1, 7), failing));
          World world = new World(seed, seed % 2 == 0 ? setup : setup.with(Setup.neverOpening()));

          // Below 1.5 a second the floor adds up to 0.3 calls a second
          world.traffic(random.nextDouble(3, 50), Duration.ofSeconds(60), 0);

          Tally tally = world.tally();
          assertAtRest(world);
          assertThat(tally.answered()).isZero();
          assertThat(tally.calls()).isLessThanOrEqualTo((int) (1.2 * tally.requests()) + 20);
        });
  }

  @Test
  void no_client_sees_a_failure_while_one_deployment_is_sound_and_the_budget_allows() {
    Seeds.each(
        250,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          long until = Duration.ofSeconds(60).toNanos();
          List<Backend> backends = new ArrayList<>(List.of(Backend.sound(200)));
          for (int i = random.nextInt(5); i >= 0; i--) {
            backends.add(Backend.faulty(100, outage(random, until), outage(random, until)));
          }
          Collections.shuffle(backends, new Random(seed));
          World world =
              new World(
                  seed,
                  Setup.of(backends).with("retries: {attempts: 7, budget: 1, budget_burst: 1000}"));

          world.traffic(random.nextDouble(1, 20), Duration.ofSeconds(60), 0.05);

          assertAtRest(world);
          assertThat(world.tally().failures()).isEmpty();
        });
  }

  private static Backend.Phase outage(SplittableRandom random, long until) {
    long from = random.nextLong(until);
    Fault fault =
        switch (random.nextInt(3)) {
          case 0 -> new Fault.Limited(Duration.ofSeconds(10));
          case 1 -> new Fault.Limited(null);
          default -> ERROR;
        };
    return new Backend.Phase(from, from + random.nextLong(until), fault, random.nextDouble());
  }

  @Test
  void after_an_outage_of_all_every_breaker_closes_within_max_open_and_a_few_calls() {
    Seeds.each(
        250,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          Duration outage = Duration.ofSeconds(random.nextInt(10, 200));
          Backend backend =
              new Backend(50, 0.2, 0, List.of(new Backend.Phase(0, outage.toNanos(), ERROR, 1)));
          World world =
              new World(seed, Setup.of(Collections.nCopies(random.nextInt(1, 5), backend)));
          Duration limit = outage.plus(world.routing().circuitBreaker().maxOpen());

          world.traffic(5, limit.plusSeconds(30), 0);

          assertThat(world.routes().allClosed()).isTrue();
        });
  }

  static void assertAtRest(World world) {
    Tally tally = world.tally();
    assertThat(world.routes().inFlight()).as("in flight at rest").isZero();
    assertThat(world.gates()).as("calls at rest").allMatch(gate -> gate.inside() == 0);
    assertThat(tally.ended()).as("requests that ended").isEqualTo(tally.requests());
  }

  /** Share of the requests, the burst, and the floor for each window that may have been empty. */
  private static int mostRetries(World world, Scenario scenario) {
    RoutingConfig.Retries rules = world.routing().retries();
    // A request may go on for two minutes after the last one came
    long windows = scenario.until().plusMinutes(2).dividedBy(rules.budgetWindow()) + 1;
    int groups = scenario.setup().spare().isEmpty() ? 1 : 2;
    double oneGroup =
        rules.budget() * world.tally().requests()
            + rules.budgetBurst()
            + rules.budgetFloor() * windows;
    return (int) (groups * oneGroup);
  }
}
