package dev.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.event.AttemptFinished;
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
  void gauges_and_drops_are_read_when_asked_for() {
    meters.inFlight("openai/gpt-4o", () -> 7);
    meters.streamsOpen(() -> 3);
    meters.configVersion(() -> 1);
    meters.dropped("telemetry", () -> 2);
    System.gc();

    assertThat(lines())
        .contains(
            "llm_deployment_in_flight{deployment=\"openai/gpt-4o\"} 7.0",
            "llm_streams_open 3.0",
            "llm_config_version 1.0",
            "llm_sink_dropped_total{sink=\"telemetry\"} 2.0");
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

  private List<String> lines() {
    return meters.scrape().lines().toList();
  }
}
