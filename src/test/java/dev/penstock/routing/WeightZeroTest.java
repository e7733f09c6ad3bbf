package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.bus.RouteDecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deployment of weight 0 is called where no other one can be, and nowhere else. */
final class WeightZeroTest {

  @Test
  void a_session_leaves_a_deployment_whose_weight_becomes_0() {
    Fleet fleet = Fleet.of(1, "model: a", "model: b, weight: 0");
    fleet.ask().session("s").chosen().lease().end(Fleet.well());

    fleet.reload(Fleet.group("model: a, weight: 0", "model: b"));

    assertThat(fleet.ask().session("s").goesTo()).isEqualTo("b");
  }

  @Test
  void it_is_called_when_nobody_else_can_be() {
    Fleet fleet = Fleet.of(1, "model: a", "model: b, weight: 0");

    assertThat(fleet.ask().without("p/a").goesTo()).isEqualTo("b");
  }

  @Test
  void one_of_a_higher_order_that_has_weight_comes_before_it() {
    Fleet fleet = Fleet.of(1, "model: a, order: 1, weight: 0", "model: b, order: 2");

    assertThat(fleet.ask().goesTo()).isEqualTo("b");
  }

  @Test
  void it_is_tried_last_of_those_that_are_open() {
    Fleet fleet = Fleet.of(1, "model: idle, weight: 0", "model: a", "model: b", "model: c");
    fleet.breakDown("idle");
    fleet.breakDown("a");
    fleet.breakDown("b");

    RouteDecision.Chosen tried = fleet.ask().without("p/c").chosen();

    assertThat(tried.deployment().model()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"least-busy", "latency", "weighted", "usage", "cost", "round-robin"})
  void every_strategy_passes_it_over_and_says_why(String strategy) {
    Fleet fleet =
        new Fleet(
            1,
            "routing: {strategy: %s}\n".formatted(strategy)
                + Fleet.group("model: a", "model: b, weight: 0", "model: c"));

    for (int i = 0; i < 50; i++) {
      RouteDecision.Chosen chosen = fleet.ask().explained().chosen();
      assertThat(chosen.deployment().model()).isNotEqualTo("b");
      assertThat(chosen.explanation()).contains("{\"deployment\":\"p/b\",\"reason\":\"weight\"}");
    }
  }
}
