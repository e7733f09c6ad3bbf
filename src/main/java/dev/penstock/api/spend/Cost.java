package dev.penstock.api.spend;

/**
 * What a call cost.
 *
 * @param nanoUsd never negative
 * @param estimated whether its tokens or its price are not the provider's own
 * @param priceVersion names the figures it was worked out from
 * @param caching what the prompt cache did to it; it is in {@code nanoUsd} already
 */
public record Cost(long nanoUsd, boolean estimated, String priceVersion, Caching caching) {
  public Cost {
    if (nanoUsd < 0) {
      throw new IllegalArgumentException("a cost below zero");
    }
  }

  /** Of a call without a cache. */
  public Cost(long nanoUsd, boolean estimated, String priceVersion) {
    this(nanoUsd, estimated, priceVersion, Caching.NONE);
  }

  /** Of this call and a later one together, at most {@link Long#MAX_VALUE}. */
  public Cost plus(Cost later) {
    long sum = nanoUsd + later.nanoUsd;
    return new Cost(
        sum < 0 ? Long.MAX_VALUE : sum, estimated || later.estimated, later.priceVersion);
  }

  /** The same, with what the prompt cache did to it. */
  public Cost with(Caching told) {
    return new Cost(nanoUsd, estimated, priceVersion, told);
  }

  /** The same, of a call into which the gateway put cache markers. */
  public Cost hinted() {
    return with(new Caching(true, caching.savedNanoUsd(), caching.extraNanoUsd()));
  }
}
