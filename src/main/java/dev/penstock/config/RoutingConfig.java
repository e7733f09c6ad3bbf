package dev.penstock.config;

/**
 * Section {@code routing}. {@code strategy} is {@code least-busy}, {@code weighted} or {@code
 * round-robin}.
 */
public record RoutingConfig(String strategy, Timeouts timeouts, boolean dropUnknownParams) {}
