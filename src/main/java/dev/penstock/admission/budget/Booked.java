package dev.penstock.admission.budget;

import dev.penstock.config.BudgetConfig;

/**
 * A counter after it moved.
 *
 * @param slice its number
 * @param nanoUsd all that was booked in it here: the sum of the rows that this ledger holds
 */
public record Booked(BudgetConfig budget, long slice, long nanoUsd) {}
