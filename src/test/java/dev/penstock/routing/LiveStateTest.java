package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.event.BreakerChanged;
import dev.penstock.api.event.CooldownStarted;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known outlives a configuration, and goes when nobody needs it. */
final class LiveStateTest {
  private final Fleet fleet = Fleet.of(1, "model: a", "model: b");

  @Test
  void a_deployment_keeps_what_is_known_of_it() {
    fleet.breakDown("a");
    RouteDecision.Chosen chosen = fleet.chosen();

    fleet.reload(Fleet.group("model: a, weight: 2", "model: b", "model: c"));

    assertThat(fleet.ask().without("p/b", "p/c").refused().failure())
        .isInstanceOf(Failure.NoHealthyDeployment.class);
    assertThat(fleet.live.inFlight("p/b")).isOne();
    chosen.lease().release();
    assertThat(fleet.live.inFlight("p/b")).isZero();
  }

  @Test
  void one_that_is_gone_is_forgotten_once_it_is_idle() {
    RouteDecision.Chosen chosen = fleet.ask().without("p/b").chosen();

    fleet.reload(Fleet.group("model: c"));
    assertThat(fleet.live.signals()).containsOnlyKeys("p/a", "p/c");
    chosen.lease().release();
    fleet.reload(Fleet.group("model: c"));

    assertThat(fleet.live.signals()).containsOnlyKeys("p/c");
  }

  @Test
  void the_minute_of_one_that_is_gone_and_comes_back_is_not_over() {
    fleet.reload(Fleet.group("model: a, rpm: 1"));
    fleet.chosen().lease().release();

    fleet.reload(Fleet.group("model: c"));
    fleet.reload(Fleet.group("model: a, rpm: 1"));

    assertThat(fleet.ask().refused().failure()).isInstanceOf(Failure.UpstreamRateLimited.class);
  }

  @Test
  void other_limits_hold_at_once() {
    fleet.reload(Fleet.group("model: a, max_parallel: 1"));
    RouteDecision.Chosen first = fleet.chosen();
    assertThat(fleet.ask().refused().failure()).isInstanceOf(Failure.Overloaded.class);

    fleet.reload(Fleet.group("model: a, max_parallel: 2"));

    fleet.chosen().lease().release();
    first.lease().release();
    assertThat(fleet.inFlight()).isZero();
  }

  @Test
  void of_the_limits_of_two_groups_the_lower_ones_hold() {
    fleet.reload(
        Fleet.group("model: a, max_parallel: 1")
            + "  n:\n    deployments: [{provider: p, model: a, max_parallel: 2}]\n"
            + "  o:\n    deployments: [{provider: p, model: a}]\n");

    RouteDecision.Chosen first = fleet.chosen();

    assertThat(fleet.ask().refused().failure()).isInstanceOf(Failure.Overloaded.class);
    first.lease().release();
  }

  @Test
  void breakers_and_cooldowns_are_told() {
    for (int i = 0; i < 5; i++) {
      fleet.ask().without("p/b").chosen().lease().end(Fleet.went(new Failure.UpstreamBroken("x")));
    }
    fleet
        .ask()
        .without("p/a")
        .chosen()
        .lease()
        .end(Fleet.went(new Failure.UpstreamRateLimited(Duration.ofSeconds(9))));

    assertThat(fleet.facts).hasSize(2);
    assertThat(fleet.facts.get(0))
        .isInstanceOfSatisfying(
            BreakerChanged.class,
            fact -> {
              assertThat(fact.arm()).isEqualTo("p/a");
              assertThat(fact.state()).isEqualTo("open");
              assertThat(fact.millis()).isPositive();
            });
    assertThat(fleet.facts.get(1))
        .isEqualTo(new CooldownStarted("p/b", "p/b", "rate_limited", 9000));
  }

  @Test
  void gauges_tell_breaker_and_cooldown_of_a_deployment() {
    fleet.breakDown("a");
    RouteDecision.Chosen chosen = fleet.chosen();
    chosen.lease().end(Fleet.went(new Failure.UpstreamRateLimited(Duration.ofSeconds(9))));

    assertThat(fleet.live.state("p/a", fleet.now())).isEqualTo(2);
    assertThat(fleet.live.state("p/b", fleet.now())).isZero();
    assertThat(fleet.live.cooldownNanos("p/a", fleet.now())).isZero();
    assertThat(fleet.live.cooldownNanos("p/b", fleet.now())).isEqualTo(9_000_000_000L);
  }

  @Test
  void the_status_shows_each_deployment_once_with_its_groups() {
    fleet.reload(
        Fleet.group("model: a", "model: b")
            + "  n: {deployments: [{provider: p, model: b}], aliases: [o]}\n");
    fleet.breakDown("a");
    RouteDecision.Chosen chosen = fleet.chosen();
    chosen.lease().end(Fleet.went(new Failure.UpstreamOverloaded(null)));
    fleet.pass(Duration.ofMillis(40));

    List<DeploymentStatus> status = fleet.table().status(fleet.now());

    assertThat(status).extracting(DeploymentStatus::id).containsExactly("p/a", "p/b");
    assertThat(status.get(0).arms().getFirst().breaker()).isEqualTo("open");
    assertThat(status.get(1).groups()).containsExactly("m", "n");
    assertThat(status.get(1).lastError()).isEqualTo("upstream_overloaded");
    assertThat(status.get(1).lastErrorAgoMillis()).isEqualTo(40);
  }
}
