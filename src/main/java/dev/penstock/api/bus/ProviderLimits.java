package dev.penstock.api.bus;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's answer says is left of its own rate limits ({@code x-ratelimit-remaining-*},
 * {@code anthropic-ratelimit-*}). Each is null where it says nothing.
 *
 * @param requestsReset until the requests are all there again
 * @param tokensReset until the tokens are all there again
 */
public record ProviderLimits(
    @Nullable Long remainingRequests,
    @Nullable Long limitRequests,
    @Nullable Duration requestsReset,
    @Nullable Long remainingTokens,
    @Nullable Long limitTokens,
    @Nullable Duration tokensReset) {}
