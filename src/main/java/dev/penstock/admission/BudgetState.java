package dev.penstock.admission;

import dev.penstock.config.BudgetConfig;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A budget and its present window, in nano-dollars.
 *
 * @param heldNanoUsd for calls that run
 * @param from null for a total
 * @param until when it begins anew; null for a total. A rolling one gets some of it back all the
 *     time
 */
public record BudgetState(
    BudgetConfig budget,
    long spentNanoUsd,
    long heldNanoUsd,
    @Nullable Instant from,
    @Nullable Instant until) {}
