package dev.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig;
import dev.penstock.routing.LiveState;
import dev.penstock.routing.RoutingTable;
import dev.penstock.routing.health.ArmHealth;
import dev.penstock.telemetry.DeploymentMeters;
import dev.penstock.testing.Configs;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ShownDeploymentsTest {
  private static final long NOW = 1_000_000_000L;

  private final LiveState live = new LiveState();
  private final Config config =
      Configs.load(
          """
          providers:
            up: {type: openai, api_keys: [sk-one, sk-two]}
            plain: {type: simulated}
          models:
            a: {deployments: [{provider: up, model: x}, {provider: plain, model: y}]}
            b: {deployments: [{provider: up, model: x}]}
          routing: {circuit_breaker: {consecutive_failures: 1}}
          """);
  private final List<DeploymentMeters> shown = new ShownDeployments(live, () -> NOW).of(config);

  @BeforeEach
  void route() {
    var table = new RoutingTable(config, live);
    assertThat(table.deployments("a")).hasSize(2);
  }

  @Test
  void each_deployment_is_shown_once() {
    assertThat(shown).extracting(DeploymentMeters::id).containsExactly("up/x", "plain/y");
  }

  @Test
  void the_worst_breaker_of_its_credentials_is_the_deployments() {
    ArmHealth second = arm(1);

    second.failed(Objects.requireNonNull(second.admit(NOW)), NOW);

    assertThat(shown.getFirst().state().getAsInt()).isEqualTo(2);
    assertThat(shown.getLast().state().getAsInt()).isZero();
  }

  @Test
  void it_cools_down_when_all_its_credentials_do() {
    arm(0).rateLimited(Duration.ofSeconds(30), NOW);
    assertThat(shown.getFirst().cooldownNanos().getAsLong()).isZero();

    arm(1).rateLimited(Duration.ofSeconds(10), NOW);

    assertThat(Duration.ofNanos(shown.getFirst().cooldownNanos().getAsLong()))
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void requests_in_flight_are_those_of_the_router() {
    Objects.requireNonNull(live.signals().get("plain/y")).enter();

    assertThat(shown.getLast().inFlight().getAsInt()).isEqualTo(1);
  }

  private ArmHealth arm(int credential) {
    ModelConfig.Deployment deployment =
        Objects.requireNonNull(config.models().get("a")).deployments().getFirst();
    var keys = Objects.requireNonNull(config.providers().get("up")).credentials();
    return Objects.requireNonNull(live.of(deployment, keys.get(credential))).health();
  }
}
