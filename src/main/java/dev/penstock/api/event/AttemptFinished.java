package dev.penstock.api.event;

/**
 * Published once per upstream call.
 *
 * @param outcome {@code success}, {@code cancelled}, or the code of the failure
 */
public record AttemptFinished(String provider, String deployment, String outcome) implements Fact {}
