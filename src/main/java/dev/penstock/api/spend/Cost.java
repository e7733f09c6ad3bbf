package dev.penstock.api.spend;

/**
 * What a call cost.
 *
 * @param nanoUsd never negative
 * @param estimated whether its tokens or its price are not the provider's own
 * @param priceVersion names the figures it was worked out from
 */
public record Cost(long nanoUsd, boolean estimated, String priceVersion) {
  public Cost {
    if (nanoUsd < 0) {
      throw new IllegalArgumentException("a cost below zero");
    }
  }
}
