package dev.penstock.config;

/**
 * Section {@code telemetry}.
 *
 * @param format {@code json} or {@code text}
 * @param level {@code debug}, {@code info}, {@code warn} or {@code error}
 * @param prompts whether the request log line holds the prompt
 * @param metrics whether {@code /metrics} answers
 */
public record TelemetryConfig(String format, String level, boolean prompts, boolean metrics) {}
