package dev.penstock.dispatch.charge;

import dev.penstock.api.Usage;
import org.jspecify.annotations.Nullable;

/**
 * How a call went.
 *
 * @param outcome {@code success}, {@code cancelled} or the failure's code
 * @param usage what the provider may bill; null if nothing
 * @param estimated whether we counted it
 * @param cacheHinted whether the gateway put cache markers into the request
 * @param ttftNanos from the call to the first content; -1 if there was none
 */
public record Ending(
    String outcome,
    @Nullable Usage usage,
    boolean estimated,
    boolean cacheHinted,
    long ttftNanos,
    long durationNanos) {}
