package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.bus.RouteDecision;
import dev.penstock.error.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of requests while most of a group is down. */
final class PanicTest {
  private static final String[] THREE = {"model: a", "model: b", "model: c"};

  private final Fleet fleet = Fleet.of(3, THREE);

  @Test
  void the_healthy_one_serves_while_it_can() {
    fleet.breakDown("a");
    fleet.breakDown("b");

    assertThat(fleet.ask().goesTo()).isEqualTo("c");
  }

  @Test
  void the_one_that_failed_least_recently_is_tried_when_the_healthy_one_is_out() {
    fleet.breakDown("b");
    fleet.pass(Duration.ofMillis(10));
    fleet.breakDown("a");

    assertThat(fleet.ask().without("p/c").goesTo()).isEqualTo("b");
    assertThat(fleet.ask().without("p/c", "p/b").goesTo()).isEqualTo("a");
  }

  @Test
  void one_that_is_cooled_down_is_left_alone() {
    fleet.breakDown("a");
    RouteDecision.Chosen limited = fleet.ask().without("p/c").chosen();
    limited.lease().end(Fleet.went(new Failure.UpstreamRateLimited(Duration.ofHours(1))));

    assertThat(limited.deployment().model()).isEqualTo("b");
    assertThat(fleet.ask().without("p/c").goesTo()).isEqualTo("a");
    assertThat(fleet.ask().without("p/c", "p/a").refused().failure())
        .isInstanceOf(Failure.NoHealthyDeployment.class);
  }

  @Test
  void when_none_is_healthy_it_fails_at_once_with_the_earliest_recovery() {
    fleet.breakDown("a");
    fleet.breakDown("b");
    fleet.breakDown("c");

    assertThat(fleet.ask().refused().failure())
        .isInstanceOfSatisfying(
            Failure.NoHealthyDeployment.class,
            f ->
                assertThat(f.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(8)));
    assertThat(fleet.inFlight()).isZero();
  }

  @Test
  void half_of_a_group_is_enough() {
    Fleet two = Fleet.of(3, "model: a", "model: b");
    two.breakDown("a");

    assertThat(two.ask().without("p/b").refused().failure())
        .isInstanceOf(Failure.NoHealthyDeployment.class);
  }
}
