package dev.penstock.api.spend;

/**
 * What a provider's prompt cache did to the cost of a call.
 *
 * @param hinted whether the gateway itself put cache markers into the request
 * @param savedNanoUsd what tokens read from the cache would have cost as plain input, less what
 *     they did cost
 * @param extraNanoUsd what tokens written to the cache cost beyond plain input
 */
public record Caching(boolean hinted, long savedNanoUsd, long extraNanoUsd) {
  /** Nothing was cached, or nothing is known of it. */
  public static final Caching NONE = new Caching(false, 0, 0);
}
