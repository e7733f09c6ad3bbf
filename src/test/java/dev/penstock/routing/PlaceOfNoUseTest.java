package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteRequest.Purpose;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Waiting requests that cannot use the place they are handed. Time stands still meanwhile. */
final class PlaceOfNoUseTest {
  private final Turns turns = new Turns();
  private final List<String> answers = new ArrayList<>();
  private final List<RouteDecision.Chosen> chosen = new ArrayList<>();

  /** An event loop by hand, on which no time passes. */
  private static final class Turns implements Loop {
    /** Far more than a few waiters need. */
    private static final int MOST = 1000;

    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public long timer(Duration after, Runnable task) {
      return 0;
    }

    @Override
    public void cancel(long timer) {}

    void run() {
      for (int i = 0; i < MOST && !tasks.isEmpty(); i++) {
        tasks.remove().run();
      }
      assertThat(tasks).as("tasks after " + MOST).isEmpty();
    }
  }

  /** A group whose retries have so much of a budget in all. */
  private static Fleet fleet(int retries, String... deployments) {
    return new Fleet(
        1,
        "routing: {queue: {max_waiting: 9}, retries: {budget: 0, budget_floor: 0, budget_burst: "
            + retries
            + "}}\n"
            + Fleet.group(deployments));
  }

  private void asks(Fleet fleet, String name, Purpose purpose) {
    new WaitingRoom(fleet.router, fleet::now, turns)
        .decide(fleet.ask().purpose(purpose).request(), decision -> answered(name, decision));
  }

  private void answered(String name, RouteDecision decision) {
    switch (decision) {
      case RouteDecision.Chosen place -> {
        chosen.add(place);
        answers.add(name + " goes");
      }
      case RouteDecision.Refused none -> answers.add(name + " " + none.reason());
    }
  }

  private void release(RouteDecision.Chosen place) {
    place.lease().release();
    turns.run();
  }

  @Test
  void retries_beyond_the_budget_do_not_hand_a_place_round() {
    Fleet fleet = fleet(0, "model: a, max_parallel: 1");
    RouteDecision.Chosen running = fleet.chosen();
    asks(fleet, "one", Purpose.RETRY);
    asks(fleet, "other", Purpose.RETRY);

    release(running);

    assertThat(answers).containsExactly("one BUDGET", "other BUDGET");
    assertThat(fleet.ask().goesTo()).isEqualTo("a");
  }

  @Test
  void what_a_retry_cannot_use_is_had_by_the_first_behind_it_who_can() {
    Fleet fleet = fleet(0, "model: a, max_parallel: 1");
    RouteDecision.Chosen running = fleet.chosen();
    asks(fleet, "one", Purpose.RETRY);
    asks(fleet, "two", Purpose.FIRST);
    asks(fleet, "three", Purpose.RETRY);
    asks(fleet, "four", Purpose.FIRST);

    release(running);
    assertThat(answers).containsExactly("one BUDGET", "two goes");
    release(chosen.getFirst());

    assertThat(answers).containsExactly("one BUDGET", "two goes", "three BUDGET", "four goes");
  }

  @Test
  void a_retry_that_the_budget_allows_uses_its_place() {
    Fleet fleet = fleet(1, "model: a, max_parallel: 1");
    RouteDecision.Chosen running = fleet.chosen();
    asks(fleet, "one", Purpose.RETRY);
    asks(fleet, "other", Purpose.RETRY);

    release(running);
    assertThat(answers).containsExactly("one goes");
    release(chosen.getFirst());

    assertThat(answers).containsExactly("one goes", "other BUDGET");
  }

  @Test
  void a_place_on_a_broken_deployment_is_offered_to_each_once() {
    Fleet fleet = fleet(0, "model: a, max_parallel: 1", "model: b, max_parallel: 1");
    RouteDecision.Chosen onA = fleet.ask().without("p/b").chosen();
    RouteDecision.Chosen onB = fleet.ask().without("p/a").chosen();
    asks(fleet, "one", Purpose.FIRST);
    asks(fleet, "two", Purpose.FIRST);
    fleet.breakDown("a");

    release(onA);
    assertThat(answers).isEmpty();
    release(onB);
    release(chosen.getFirst());

    assertThat(answers).containsExactly("one goes", "two goes");
    assertThat(chosen).allMatch(place -> place.deployment().model().equals("b"));
    assertThat(fleet.deployment("a").signals().inFlight()).isZero();
  }

  @Test
  void waiters_of_a_deployment_that_broke_are_refused_for_that() {
    Fleet fleet = fleet(0, "model: a, max_parallel: 1");
    RouteDecision.Chosen running = fleet.chosen();
    List<Failure> failures = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      new WaitingRoom(fleet.router, fleet::now, turns)
          .decide(
              fleet.ask().request(),
              decision -> failures.add(((RouteDecision.Refused) decision).failure()));
    }
    fleet.breakDown("a");

    release(running);

    assertThat(failures).hasSize(2).allMatch(Failure.NoHealthyDeployment.class::isInstance);
  }
}
