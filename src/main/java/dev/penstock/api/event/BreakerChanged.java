package dev.penstock.api.event;

/**
 * A circuit breaker opened, let probes through, or closed again.
 *
 * @param arm the deployment with its credential
 * @param state {@code open}, {@code half_open} or {@code closed}
 * @param millis how long it stays open; 0 for the other states
 */
public record BreakerChanged(String deployment, String arm, String state, long millis)
    implements Fact {}
