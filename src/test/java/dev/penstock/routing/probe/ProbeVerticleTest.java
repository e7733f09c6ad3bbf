package dev.penstock.routing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.api.event.HealthChecked;
import dev.penstock.config.Config;
import dev.penstock.routing.health.ArmHealth;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.Configs;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.ScriptedUpstream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProbeVerticleTest {
  private static final String ARM = "up/real-model";
  private static final String OTHER = "other/real-model";
  private static final String OK = Chunks.completion("ok");

  private static Config config(ScriptedUpstream upstream, String... overrides) {
    return Configs.load(
        """
        providers: {up: {type: openai-compatible, base_url: "%s/v1"}}
        models: {m: {deployments: [{provider: up, model: real-model}]}}
        routing:
          health_checks: {enabled: true, interval: 50ms, timeout: 5s, prompt: "Are you there?"}
          circuit_breaker: {consecutive_failures: 3, open: 10m, max_open: 10m, successes_to_close: 2}
        """
            .formatted(upstream.url()),
        overrides);
  }

  /** The first deployment as {@code first} says, the second without anything special. */
  private static Config two(ScriptedUpstream one, ScriptedUpstream other, String first) {
    return Configs.load(
        """
        providers:
          up: {type: openai-compatible, base_url: "%s/v1"}
          other: {type: openai-compatible, base_url: "%s/v1"}
        models:
          m: {deployments: [{provider: up, %s}, {provider: other, model: real-model}]}
        routing: {health_checks: {enabled: true, interval: 50ms}}
        """
            .formatted(one.url(), other.url(), first));
  }

  @Test
  void a_dead_deployment_is_found_before_a_client_meets_it() {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(500, "{}");
        CheckedShard shard = new CheckedShard(config(upstream))) {
      Eventually.becomes("it is open", () -> shard.leftAlone(ARM) == ArmHealth.Why.OPEN);

      assertThat(upstream.calls()).hasSize(3);
      assertThat(shard.checks()).containsOnly(new HealthChecked(ARM, ARM, "upstream_error"));
    }
  }

  @Test
  void a_deployment_that_nobody_listens_for_is_found_as_well() {
    ScriptedUpstream gone = ScriptedUpstream.json(200, OK);
    gone.close();

    try (CheckedShard shard = new CheckedShard(config(gone))) {
      Eventually.becomes("it is open", () -> shard.leftAlone(ARM) == ArmHealth.Why.OPEN);
    }
  }

  @Test
  void one_that_has_recovered_is_closed_without_a_client() {
    AtomicBoolean well = new AtomicBoolean();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> call.json(well.get() ? 200 : 500, OK));
        CheckedShard shard =
            new CheckedShard(config(upstream, "routing.circuit_breaker.open=20ms"))) {
      Eventually.becomes("it opens", () -> shard.changes(ARM).contains(ArmHealth.State.OPEN));
      well.set(true);
      Eventually.becomes("it closes", () -> shard.changes(ARM).contains(ArmHealth.State.CLOSED));

      assertThat(shard.leftAlone(ARM)).isNull();
    }
  }

  @Test
  void one_that_opted_out_is_never_called() {
    try (ScriptedUpstream quiet = ScriptedUpstream.json(200, OK);
        ScriptedUpstream other = ScriptedUpstream.json(200, OK);
        CheckedShard shard =
            new CheckedShard(two(quiet, other, "model: real-model, health_check: false"))) {
      Eventually.becomes("rounds are over", () -> shard.checks().size() >= 3);

      assertThat(quiet.connections()).isZero();
      assertThat(shard.outcomes(OTHER)).containsExactly("success");
    }
  }

  @Test
  void one_without_a_free_place_is_left_to_its_clients() {
    try (ScriptedUpstream full = ScriptedUpstream.json(200, OK);
        ScriptedUpstream other = ScriptedUpstream.json(200, OK);
        CheckedShard shard = new CheckedShard(config(other, "routing.health_checks.interval=1h"))) {
      shard.state(ARM).signals().enter();
      shard.reload(two(full, other, "model: real-model, max_parallel: 1"));
      Eventually.becomes("rounds are over", () -> shard.outcomes(OTHER).contains("success"));
      Eventually.becomes("and again", () -> other.calls().size() >= 5);

      assertThat(full.calls()).isEmpty();
      assertThat(shard.state(ARM).signals().inFlight()).isEqualTo(1);
    }
  }

  @Test
  void nothing_is_called_until_a_configuration_says_so() {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, OK);
        CheckedShard shard =
            new CheckedShard(config(upstream, "routing.health_checks.enabled=false"))) {
      Eventually.becomes("it was looked at twice", () -> shard.looks() >= 2);
      assertThat(upstream.connections()).isZero();

      shard.reload(config(upstream));

      Eventually.becomes("it is called", () -> !upstream.calls().isEmpty());
    }
  }

  @Test
  void one_that_does_not_answer_in_time_is_hung_up_on() throws Exception {
    CountDownLatch hungUp = new CountDownLatch(1);
    try (ScriptedUpstream upstream = hanging(hungUp);
        CheckedShard shard =
            new CheckedShard(config(upstream, "routing.health_checks.timeout=50ms"))) {
      assertThat(hungUp.await(10, TimeUnit.SECONDS)).isTrue();
      Eventually.becomes("it is told", () -> shard.outcomes(ARM).contains("timeout"));
      Eventually.becomes("it is open", () -> shard.leftAlone(ARM) == ArmHealth.Why.OPEN);
      assertThat(shard.state(ARM).signals().inFlight()).isZero();
    }
  }

  @Test
  void a_call_under_way_ends_with_the_gateway_and_says_nothing() throws Exception {
    CountDownLatch hungUp = new CountDownLatch(1);
    try (ScriptedUpstream upstream = hanging(hungUp)) {
      CheckedShard shard = new CheckedShard(config(upstream));
      Eventually.becomes("it is called", () -> !upstream.calls().isEmpty());
      shard.close();

      assertThat(hungUp.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(shard.checks()).isEmpty();
      assertThat(shard.state(ARM).health().lastFailureNanos()).isEqualTo(Long.MIN_VALUE);
    }
  }

  @Test
  void an_answer_that_is_none_is_a_failure() {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.json(200, "{\"error\":{\"message\":\"out of memory\",\"code\":500}}");
        CheckedShard shard = new CheckedShard(config(upstream))) {
      Eventually.becomes("it is open", () -> shard.leftAlone(ARM) == ArmHealth.Why.OPEN);
    }
  }

  @Test
  void a_rate_limit_is_a_cooldown_and_is_not_met_twice() {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> call.json(429, "{}", "retry-after: 600"));
        CheckedShard shard = new CheckedShard(config(upstream))) {
      Eventually.becomes("it cools", () -> shard.leftAlone(ARM) == ArmHealth.Why.RATE_LIMITED);
      int looks = shard.looks();
      Eventually.becomes("rounds are over", () -> shard.looks() >= looks + 3);

      assertThat(upstream.calls()).hasSize(1);
    }
  }

  @Test
  void a_refused_credential_is_left_alone() {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(401, "{}");
        CheckedShard shard = new CheckedShard(config(upstream))) {
      Eventually.becomes(
          "it is left alone", () -> shard.leftAlone(ARM) == ArmHealth.Why.CREDENTIAL_REFUSED);
    }
  }

  @Test
  void a_question_that_is_refused_says_nothing_of_the_deployment() {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.json(400, "{\"error\":{\"message\":\"max_tokens is too small\"}}");
        CheckedShard shard = new CheckedShard(config(upstream))) {
      Eventually.becomes("rounds are over", () -> shard.checks().size() >= 4);

      assertThat(shard.changes(ARM)).isEmpty();
      assertThat(shard.state(ARM).health().lastFailureNanos()).isEqualTo(Long.MIN_VALUE);
    }
  }

  @Test
  void the_configured_prompt_is_asked_for_a_short_answer() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, OK);
        CheckedShard shard = new CheckedShard(config(upstream))) {
      Eventually.becomes("it is told", () -> shard.outcomes(ARM).contains("success"));

      assertThat(json(upstream.calls().getFirst().body))
          .isEqualTo(
              json(
                  """
                  {"model":"real-model","max_tokens":16,
                   "messages":[{"role":"user","content":"Are you there?"}]}
                  """));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "openai-compatible", "anthropic", "gemini", "ollama"})
  void each_kind_of_provider_is_asked_in_its_own_words(String type) {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(500, "{}");
        CheckedShard shard =
            new CheckedShard(
                config(upstream, "providers.up.type=" + type, "providers.up.api_key=sk-1"))) {
      Eventually.becomes("it is told", () -> !shard.checks().isEmpty());

      assertThat(shard.checks().getFirst().outcome()).isEqualTo("upstream_error");
      assertThat(upstream.calls().getFirst().body).contains("Are you there?", "16");
      assertThat(shard.checks().getFirst().arm()).startsWith(ARM + "|up#");
    }
  }

  private static ScriptedUpstream hanging(CountDownLatch hungUp) {
    return new ScriptedUpstream(call -> {
      if (call.closedWithin(10_000)) {
        hungUp.countDown();
      }
    });
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}
