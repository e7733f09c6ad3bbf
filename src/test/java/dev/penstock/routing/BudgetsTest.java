package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.api.bus.RouteRequest.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Calls beyond the first, and strategies that fail. */
final class BudgetsTest {

  @Test
  void retries_end_when_the_groups_budget_is_used_up() {
    Fleet fleet = Fleet.of(1, "model: a", "model: b");
    for (int i = 0; i < 100; i++) {
      fleet.chosen().lease().end(Fleet.well());
    }
    int retries = 0;

    while (retries < 100
        && fleet.ask().purpose(Purpose.RETRY).decision() instanceof RouteDecision.Chosen chosen) {
      chosen.lease().release();
      retries++;
    }

    assertThat(retries).isBetween(19, 24);
    assertThat(fleet.ask().purpose(Purpose.RETRY).refused().reason()).isEqualTo(Reason.BUDGET);
    assertThat(fleet.inFlight()).isZero();
  }

  @Test
  void a_retry_that_finds_nobody_costs_nothing() {
    Fleet fleet = Fleet.of(1, "model: a");

    for (int i = 0; i < 50; i++) {
      assertThat(fleet.ask().purpose(Purpose.RETRY).without("p/a").refused().reason())
          .isEqualTo(Reason.NONE_LEFT);
    }

    assertThat(fleet.ask().purpose(Purpose.RETRY).goesTo()).isEqualTo("a");
  }

  @Test
  void hedges_are_a_share_and_begin_after_the_usual_time() {
    Fleet fleet =
        new Fleet(
            1,
            "routing: {hedge: {enabled: true, max_share: 0.05}}\n"
                + Fleet.group("model: a", "model: b"));
    assertThat(fleet.chosen().hedgeAfter()).as("nothing is known").isNull();
    for (int i = 0; i < 100; i++) {
      fleet.chosen().lease().end(Fleet.well());
    }

    RouteDecision.Chosen first = fleet.chosen();
    int hedges = 0;
    Fleet.Ask hedge = fleet.ask().purpose(Purpose.HEDGE).without(first.deployment().id());
    while (hedges < 100 && hedge.decision() instanceof RouteDecision.Chosen second) {
      assertThat(second.hedgeAfter()).isNull();
      hedges++;
    }

    assertThat(first.hedgeAfter()).isBetween(Duration.ofNanos(800_000), Duration.ofMillis(2));
    assertThat(hedges).isBetween(4, 6);
    assertThat(hedge.refused().reason()).isEqualTo(Reason.BUDGET);
  }

  @Test
  void calls_that_were_given_up_do_not_make_hedges_later() {
    Fleet fleet =
        new Fleet(1, "routing: {hedge: {enabled: true}}\n" + Fleet.group("model: a", "model: b"));
    long minute = Duration.ofMinutes(1).toNanos();
    for (int i = 0; i < 100; i++) {
      fleet
          .chosen()
          .lease()
          .end(i % 10 == 0 ? new AttemptResult(null, true, false, -1, minute, null) : Fleet.well());
    }

    assertThat(fleet.chosen().hedgeAfter()).isLessThan(Duration.ofMillis(2));
  }

  @Test
  void chance_chooses_where_a_strategy_throws() {
    Fleet fleet = Fleet.of(1, "model: a", "model: b");
    ModelGroup group = fleet.table().resolve("m").group();
    ModelGroup broken =
        new ModelGroup("m", new Broken(), group.members(), group.state(), group.routing());
    Question question =
        Question.of(
            fleet.ask().request(), deployment -> null, group.routing().affinity(), fleet.now());
    int first = 0;

    for (int i = 0; i < 400; i++) {
      Selection selection =
          new Selection(broken, question, fleet.live, new SplittableRandom(i), null);
      first += selection.choose().member().id().equals("p/a") ? 1 : 0;
    }

    assertThat(first).isBetween(150, 250);
    assertThat(fleet.live.faults()).isEqualTo(400);
  }

  private record Broken() implements RoutingPolicy {
    @Override
    public Deployment choose(List<Deployment> from, Demand demand, RandomGenerator random) {
      throw new IllegalStateException("broken");
    }

    @Override
    public double[] scores(List<Deployment> candidates, Demand demand) {
      throw new IllegalStateException("broken");
    }
  }
}
