package dev.penstock.api.event;

/**
 * A request went on to another model group.
 *
 * @param reason the code of the failure that made it go
 */
public record FellBack(String from, String to, String reason) implements Fact {}
