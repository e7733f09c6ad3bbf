package dev.penstock.api.event;

/**
 * A request for which a second call was started beside the first is over.
 *
 * @param group the model group the second call was made in
 * @param outcome {@code won} if the second call's answer was the one, {@code lost} if it was the
 *     first's, {@code failed} if it was neither's, also because the client left
 */
public record HedgeFinished(String group, String outcome) implements Fact {}
