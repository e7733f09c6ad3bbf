package dev.penstock.api.event;

/**
 * A budget's spend passed its mark, or used up its limit; told once per window.
 *
 * @param budget its id, {@code scope:name:window}
 * @param scope {@code key}, {@code team}, {@code model}, {@code provider}, {@code deployment} or
 *     {@code tag}
 * @param window as the configuration writes it
 * @param soft whether it is the mark, not the limit
 * @param spentNanoUsd at a mark with what is held for calls that run
 */
public record BudgetThresholdCrossed(
    String budget,
    String scope,
    String name,
    String window,
    boolean soft,
    long spentNanoUsd,
    long limitNanoUsd)
    implements Fact {}
