package dev.penstock.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code prices}.
 *
 * @param unknown what becomes of calls to a model without a price under a hard budget
 * @param dearest by type of provider, the dearest model that the price book knows of it
 * @param dearestTools by type of provider, the highest fees that the price book knows of its tools
 */
public record PricesConfig(
    Unknown unknown, Map<String, Price> dearest, Map<String, Map<String, Long>> dearestTools) {
  /** No price book at all. */
  public static final PricesConfig NONE = new PricesConfig(Unknown.BLOCK, Map.of(), Map.of());

  /** What to do where nobody knows the price. */
  public enum Unknown {
    /** Refuse the call if it is under a hard budget. */
    BLOCK,
    /** Let it pass; it is not counted. */
    ALLOW,
    /** Count it as if it were the dearest known model of the same type of provider. */
    ESTIMATE
  }

  public PricesConfig {
    dearest = Map.copyOf(dearest);
    dearestTools = Map.copyOf(dearestTools);
  }

  /**
   * The same price with fees of the tools that it has none for, where these may be estimated and
   * are known of another model of this type of provider.
   */
  public Price estimated(Price price, String type, List<String> tools) {
    Map<String, Long> known = dearestTools.getOrDefault(type, Map.of());
    if (unknown != Unknown.ESTIMATE) {
      return price;
    }
    Map<String, Long> fees = new HashMap<>();
    for (String tool : tools) {
      known.forEach((name, fee) -> {
        if (name.equals(tool) || name.equals(tool + "_request")) {
          fees.put(name, fee);
        }
      });
    }
    return fees.isEmpty() ? price : price.with(fees, true);
  }

  /**
   * What a call is counted at: its own price, or where that is unknown and may be estimated, one
   * that is not too low. Null if neither is there.
   *
   * @param type of the provider
   */
  public @Nullable Price price(ModelFacts facts, String type) {
    Price own = facts.price();
    if (own != null || unknown != Unknown.ESTIMATE) {
      return own;
    }
    return dearest.get(type);
  }
}
