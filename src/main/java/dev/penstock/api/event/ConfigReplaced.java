package dev.penstock.api.event;

/**
 * Another configuration is in force.
 *
 * @param version first 12 hex digits of its SHA-256
 * @param source {@code file}, {@code signal}, {@code admin} or {@code rollback}
 */
public record ConfigReplaced(String version, String source) implements Fact {}
