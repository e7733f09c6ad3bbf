package dev.penstock.api.event;

/**
 * An active check of a deployment ended. It is no client's call, so there is no {@link
 * AttemptFinished} of it.
 *
 * @param arm the deployment with its credential
 * @param outcome {@code success}, or the code of the failure
 */
public record HealthChecked(String deployment, String arm, String outcome) implements Fact {}
