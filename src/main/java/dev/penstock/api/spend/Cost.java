package dev.penstock.api.spend;

/**
 * What a call costs.
 *
 * @param nanoUsd nano-dollars, never negative
 * @param estimated whether price or tokens are our estimate
 * @param priceVersion the price book's version, or {@code config:} and a fingerprint
 */
public record Cost(long nanoUsd, boolean estimated, String priceVersion) {}
