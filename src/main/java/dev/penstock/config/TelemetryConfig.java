package dev.penstock.config;

import java.util.List;

/**
 * Section {@code telemetry}.
 *
 * @param format {@code json} or {@code text}
 * @param level {@code debug}, {@code info}, {@code warn} or {@code error}
 * @param prompts whether the request log line holds the prompt
 * @param metrics whether {@code /metrics} answers
 * @param sinks where the ledger and events are sent
 */
public record TelemetryConfig(
    String format, String level, boolean prompts, boolean metrics, List<SinkConfig> sinks) {
  public TelemetryConfig {
    sinks = List.copyOf(sinks);
  }

  /** Without sinks. */
  public TelemetryConfig(String format, String level, boolean prompts, boolean metrics) {
    this(format, level, prompts, metrics, List.of());
  }
}
