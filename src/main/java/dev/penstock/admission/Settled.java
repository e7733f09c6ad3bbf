package dev.penstock.admission;

import dev.penstock.api.spend.LedgerRow;
import org.jspecify.annotations.Nullable;

/**
 * The end of a part.
 *
 * @param tokens that were used: what was reserved beyond comes back, what was used beyond is taken;
 *     -1 if they are not known and the reservation stands
 * @param row to be booked; null if nothing was spent
 */
public record Settled(String partId, long tokens, @Nullable LedgerRow row) {}
