package dev.penstock.api.event;

/**
 * A deployment or a credential is left alone for a while.
 *
 * @param arm the deployment with its credential
 * @param reason {@code rate_limited} or {@code credential_refused}
 */
public record CooldownStarted(String deployment, String arm, String reason, long millis)
    implements Fact {}
