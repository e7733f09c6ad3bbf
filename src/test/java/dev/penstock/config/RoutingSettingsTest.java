package dev.penstock.config;

import static dev.penstock.config.ConfigText.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section {@code routing}, and what a group and its deployments say of routing. */
final class RoutingSettingsTest {

  @TempDir Path folder;

  private ConfigText text() {
    return new ConfigText(folder);
  }

  @Test
  void what_is_left_out_has_the_contracts_default() {
    assertThat(text().config(DEMO).routing())
        .isEqualTo(
            new RoutingConfig(
                "least-busy",
                new RoutingConfig.Latency(Duration.ofSeconds(30), 0.1, 0.02),
                new RoutingConfig.Retries(
                    3,
                    Duration.ofMillis(100),
                    Duration.ofSeconds(8),
                    0.2,
                    Duration.ofSeconds(10),
                    3,
                    15,
                    true),
                new Timeouts(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60),
                    null,
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(10)),
                new RoutingConfig.CircuitBreaker(
                    5,
                    0.5,
                    20,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60),
                    1,
                    3),
                new RoutingConfig.Cooldown(Duration.ofSeconds(5), Duration.ofSeconds(60)),
                new RoutingConfig.Hedge(false, 0.95, 0.05),
                new RoutingConfig.Queue(0, Duration.ofSeconds(1)),
                new RoutingConfig.Affinity(false, Duration.ofMinutes(10), 10_000, 1.25),
                new RoutingConfig.HealthChecks(
                    false, Duration.ofSeconds(30), Duration.ofSeconds(10), "Say ok."),
                List.of(),
                5,
                false));
  }

  @Test
  void each_setting_is_read() {
    String yaml =
        """
        routing:
          strategy: latency
          latency: {half_life: 1s, tolerance: 0, explore: 1}
          retries: {attempts: 1, base: 2ms, max: 3ms, budget: 0.4, budget_window: 5s, budget_floor: 0,
            budget_burst: 6, respect_retry_after: false}
          timeouts: {connect: 1s, first_token: 2s, idle: 3s, total: 4s}
          circuit_breaker: {consecutive_failures: 1, failure_rate: 1, minimum_calls: 2, window: 3s,
            open: 4s, max_open: 5s, half_open_probes: 6, successes_to_close: 7}
          cooldown: {rate_limited: 1s, unauthorized: 2s}
          hedge: {enabled: true, after: p99, max_share: 0.5}
          queue: {max_waiting: 8, max_wait: 9s}
          affinity: {prompt_cache_key: true, ttl: 1s, max_sessions: 2, load: 3}
          health_checks: {enabled: true, interval: 3s, timeout: 2s, prompt: ok?}
          default_fallbacks: [demo]
          max_fallbacks: 1
          unknown_params: drop
        """;

    assertThat(text().config(DEMO + yaml).routing())
        .isEqualTo(
            new RoutingConfig(
                "latency",
                new RoutingConfig.Latency(Duration.ofSeconds(1), 0, 1),
                new RoutingConfig.Retries(
                    1,
                    Duration.ofMillis(2),
                    Duration.ofMillis(3),
                    0.4,
                    Duration.ofSeconds(5),
                    0,
                    6,
                    false),
                new Timeouts(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4)),
                new RoutingConfig.CircuitBreaker(
                    1,
                    1,
                    2,
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(5),
                    6,
                    7),
                new RoutingConfig.Cooldown(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                new RoutingConfig.Hedge(true, 0.99, 0.5),
                new RoutingConfig.Queue(8, Duration.ofSeconds(9)),
                new RoutingConfig.Affinity(true, Duration.ofSeconds(1), 2, 3),
                new RoutingConfig.HealthChecks(
                    true, Duration.ofSeconds(3), Duration.ofSeconds(2), "ok?"),
                List.of("demo"),
                1,
                true));
  }

  @Test
  void a_group_names_its_fallbacks_for_each_kind_of_failure() {
    String yaml =
        """
        providers: {p: {type: simulated}}
        models:
          a:
            fallbacks: [b, c]
            context_window_fallbacks: [c]
            content_policy_fallbacks: [b]
            deployments: [{provider: p, model: a}]
          b: {deployments: [{provider: p, model: b}]}
          c: {deployments: [{provider: p, model: c}]}
        """;

    Config config = text().config(yaml);

    assertThat(config.models().get("a").fallbacks())
        .isEqualTo(new ModelConfig.Fallbacks(List.of("b", "c"), List.of("c"), List.of("b")));
    assertThat(config.models().get("b").fallbacks()).isEqualTo(ModelConfig.Fallbacks.NONE);
  }
}
