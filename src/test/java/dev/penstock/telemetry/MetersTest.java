package dev.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Usage;
import dev.penstock.api.event.AttemptFinished;
import dev.penstock.api.event.Billed;
import dev.penstock.api.event.BreakerChanged;
import dev.penstock.api.event.BudgetThresholdCrossed;
import dev.penstock.api.event.ConfigReplaced;
import dev.penstock.api.event.CooldownStarted;
import dev.penstock.api.event.FellBack;
import dev.penstock.api.event.HealthChecked;
import dev.penstock.api.event.HedgeFinished;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MetersTest {
  private final Meters meters = new Meters();

  @Test
  void a_request_is_counted_under_the_names_and_labels_of_the_contract() {
    meters.record(Requests.streamed());

    assertThat(lines())
        .contains(
            "llm_requests_total{code=\"\",model=\"gpt-4o\",provider=\"openai\",status=\"success\"} 1.0",
            "llm_tokens_used_total{model=\"gpt-4o\",provider=\"openai\",type=\"input\"} 12.0",
            "llm_tokens_used_total{model=\"gpt-4o\",provider=\"openai\",type=\"output\"} 34.0",
            "llm_tokens_used_total{model=\"gpt-4o\",provider=\"openai\",type=\"cached_input\"} 4.0",
            "llm_tokens_used_total{model=\"gpt-4o\",provider=\"openai\",type=\"reasoning\"} 5.0");
  }

  @Test
  void a_budget_beyond_its_mark_is_counted_by_its_scope() {
    meters
        .routing()
        .record(new BudgetThresholdCrossed("team:a:1d", "team", "a", "1d", true, 81, 100));

    assertThat(lines()).contains("llm_budget_warnings_total{kind=\"soft\",scope=\"team\"} 1.0");
  }

  @Test
  void times_are_histograms_in_seconds() {
    meters.record(Requests.streamed());

    assertThat(lines())
        .contains(
            "# TYPE llm_request_duration_seconds histogram",
            "llm_request_duration_seconds_bucket{model=\"gpt-4o\",provider=\"openai\",le=\"0.5\"} 0",
            "llm_request_duration_seconds_bucket{model=\"gpt-4o\",provider=\"openai\",le=\"1.0\"} 1",
            "llm_request_duration_seconds_bucket{model=\"gpt-4o\",provider=\"openai\",le=\"600.0\"} 1",
            "llm_request_duration_seconds_sum{model=\"gpt-4o\",provider=\"openai\"} 1.0",
            "# TYPE llm_time_to_first_token_seconds histogram",
            "llm_time_to_first_token_seconds_bucket{model=\"gpt-4o\",provider=\"openai\",le=\"0.25\"} 1",
            "# TYPE llm_gateway_overhead_seconds histogram",
            "llm_gateway_overhead_seconds_bucket{le=\"2.5E-4\"} 0",
            "llm_gateway_overhead_seconds_bucket{le=\"5.0E-4\"} 1");
  }

  @Test
  void a_refused_request_has_no_model_no_provider_and_no_overhead() {
    meters.record(Requests.refused(404, "model_not_found"));

    assertThat(lines())
        .contains(
            "llm_requests_total{code=\"model_not_found\",model=\"unknown\",provider=\"none\",status=\"error\"}"
                + " 1.0",
            "llm_gateway_overhead_seconds_count 0");
  }

  @Test
  void an_attempt_is_counted_by_its_outcome() {
    meters.record(new AttemptFinished("openai", "openai/gpt-4o", "upstream_error"));

    assertThat(lines())
        .contains(
            "llm_upstream_attempts_total{deployment=\"openai/gpt-4o\",outcome=\"upstream_error\",provider=\"openai\"}"
                + " 1.0");
  }

  @Test
  void what_calls_cost_is_told_by_team() {
    Billed billed = new Billed("search", List.of(), 1_500_000_000L, false);

    meters.record(new AttemptFinished("a", "a/x", "success", null, false, false, "m", billed));
    meters.record(new AttemptFinished("a", "a/x", "success"));

    assertThat(lines())
        .contains("llm_cost_usd_total{model=\"m\",provider=\"a\",team=\"search\"} 1.5");
  }

  @Test
  void what_is_left_of_budgets_follows_the_configuration() {
    meters.budgets(List.of(new Meters.BudgetLeft("search", "1d", 2_500_000_000L)));
    assertThat(lines()).contains("llm_budget_remaining_usd{team=\"search\",window=\"1d\"} 2.5");

    meters.budgets(List.of());
    assertThat(lines()).noneMatch(line -> line.startsWith("llm_budget_remaining_usd{"));
  }

  @Test
  void both_calls_of_a_hedged_request_cost_tokens() {
    Usage answered = new Usage(10, 20, null, null, null);
    Usage lost = new Usage(10, 0, null, null, null);

    meters.record(
        new AttemptFinished("a", "a/x", "success", answered, false, true, null, Billed.NOTHING));
    meters.record(
        new AttemptFinished("b", "b/x", "cancelled", lost, true, false, null, Billed.NOTHING));

    assertThat(lines())
        .contains(
            "llm_upstream_tokens_total{deployment=\"a/x\",outcome=\"success\",provider=\"a\",type=\"output\"}"
                + " 20.0",
            "llm_upstream_tokens_total{deployment=\"b/x\",outcome=\"cancelled\",provider=\"b\",type=\"input\"}"
                + " 10.0");
  }

  @Test
  void gauges_and_drops_are_read_when_asked_for() {
    meters.streamsOpen(() -> 3);
    meters.configVersion(() -> 1);
    meters.dropped("telemetry", () -> 2);
    System.gc();

    assertThat(lines())
        .contains(
            "llm_streams_open 3.0",
            "llm_config_version 1.0",
            "llm_sink_dropped_total{sink=\"telemetry\"} 2.0");
  }

  @Test
  void a_deployment_shows_its_breaker_and_the_seconds_of_its_cooldown() {
    meters.deployments(List.of(deployment("openai/gpt-4o", 2, 2_500_000_000L)));
    System.gc();

    assertThat(lines())
        .contains(
            "llm_deployment_in_flight{deployment=\"openai/gpt-4o\"} 1.0",
            "llm_deployment_state{deployment=\"openai/gpt-4o\"} 2.0",
            "llm_deployment_cooldown{deployment=\"openai/gpt-4o\"} 2.5");
  }

  @Test
  void gauges_follow_the_deployments_that_there_are() {
    meters.deployments(List.of(deployment("kept", 0, 0), deployment("gone", 0, 0)));

    meters.deployments(List.of(deployment("kept", 1, -5), deployment("new", 0, 0)));

    assertThat(lines())
        .contains(
            "llm_deployment_state{deployment=\"kept\"} 1.0",
            "llm_deployment_cooldown{deployment=\"kept\"} 0.0",
            "llm_deployment_state{deployment=\"new\"} 0.0")
        .noneMatch(line -> line.contains("\"gone\""));
  }

  @Test
  void a_deployment_that_comes_back_is_shown_again() {
    meters.deployments(List.of(deployment("it", 0, 0)));
    meters.deployments(List.of());

    meters.deployments(List.of(deployment("it", 2, 0)));

    assertThat(lines()).contains("llm_deployment_state{deployment=\"it\"} 2.0");
  }

  @Test
  void what_the_router_did_is_counted() {
    meters.routing().record(new FellBack("gpt-4o", "claude", "upstream_error"));
    meters.routing().record(new BreakerChanged("openai/gpt-4o", "openai/gpt-4o|k", "open", 5_000));
    meters.routing().record(new CooldownStarted("openai/gpt-4o", "arm", "rate_limited", 1_000));
    meters.routing().record(new HedgeFinished("gpt-4o", "won"));
    meters.routing().record(new HealthChecked("openai/gpt-4o", "arm", "success"));

    assertThat(lines())
        .contains(
            "llm_fallbacks_total{from=\"gpt-4o\",reason=\"upstream_error\",to=\"claude\"} 1.0",
            "llm_breaker_changes_total{deployment=\"openai/gpt-4o\",state=\"open\"} 1.0",
            "llm_cooldowns_total{deployment=\"openai/gpt-4o\",reason=\"rate_limited\"} 1.0",
            "llm_hedges_total{model=\"gpt-4o\",outcome=\"won\"} 1.0",
            "llm_health_checks_total{deployment=\"openai/gpt-4o\",outcome=\"success\"} 1.0");
  }

  @Test
  void refusals_faults_and_reloads_are_counted() {
    meters.rateLimited("key", () -> 4);
    meters.record(Requests.failed(429, "upstream_rate_limited", 2));
    meters.routingFaults(() -> 2);
    meters.record(new ConfigReplaced("0123456789ab", "signal"));
    meters.reloadFailed();
    System.gc();

    assertThat(lines())
        .contains(
            "llm_rate_limited_total{scope=\"key\"} 4.0",
            "llm_rate_limited_total{scope=\"deployment\"} 1.0",
            "llm_routing_faults_total 2.0",
            "llm_config_reloads_total{source=\"signal\"} 1.0",
            "llm_config_reload_failures_total 1.0");
  }

  @Test
  void there_is_a_count_of_failed_reloads_before_the_first() {
    assertThat(lines()).contains("llm_config_reload_failures_total 0.0");
  }

  @Test
  void label_values_are_bounded() {
    for (int i = 0; i <= Labelled.BOUND + 5; i++) {
      meters.record(new AttemptFinished("openai", "openai/" + i, "success"));
    }

    assertThat(lines())
        .contains(
            "llm_upstream_attempts_total{deployment=\"other\",outcome=\"other\",provider=\"other\"} 6.0")
        .filteredOn(line -> line.startsWith("llm_upstream_attempts_total{"))
        .hasSize(Labelled.BOUND + 1);
  }

  @Test
  void a_label_value_cannot_forge_a_line() {
    meters.record(new AttemptFinished("openai", "a\"}\nb 1", "success"));

    assertThat(lines())
        .contains(
            "llm_upstream_attempts_total{deployment=\"a\\\"}\\nb 1\",outcome=\"success\",provider=\"openai\"}"
                + " 1.0");
  }

  @Test
  void memory_of_the_jvm_and_of_netty_is_shown() {
    assertThat(meters.scrape())
        .contains("jvm_memory_used_bytes{", "netty_allocator_memory_used{", "process_cpu_usage");
  }

  private static DeploymentMeters deployment(String id, int state, long cooldownNanos) {
    return new DeploymentMeters(id, () -> 1, () -> state, () -> cooldownNanos);
  }

  private List<String> lines() {
    return meters.scrape().lines().toList();
  }
}
