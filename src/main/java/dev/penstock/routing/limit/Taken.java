package dev.penstock.routing.limit;

import dev.penstock.api.limit.MinuteWindow;

/**
 * Room that a request took.
 *
 * @param tokens reserved
 * @param number of the request, in the order they took room
 * @param step of the {@link MinuteWindow} it was taken in
 * @param requestsSent up to this one, as {@link ProviderQuota} counts
 * @param tokensSent up to this one
 */
public record Taken(long tokens, long number, long step, long requestsSent, long tokensSent) {}
