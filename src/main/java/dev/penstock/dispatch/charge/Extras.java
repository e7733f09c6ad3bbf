package dev.penstock.dispatch.charge;

import dev.penstock.accounting.Fees;
import dev.penstock.api.Exchange;
import dev.penstock.api.Hosted;
import dev.penstock.api.Usage;
import dev.penstock.api.client.Origin;
import dev.penstock.config.ModelConfig.Deployment;
import dev.penstock.config.Price;
import dev.penstock.config.Tariff;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one call asks of its provider besides tokens.
 *
 * @param unpriced what of it nobody knows the price of, in the caller's words
 */
record Extras(Hosted hosted, List<String> unpriced) {
  static final Extras NONE = new Extras(Hosted.NONE, List.of());

  /** How often a tool may run for which nothing says it. */
  private static final long USUAL_USES = 10;

  /** What is reported of uses, and whether some are ours since nothing was. */
  record Told(Usage usage, boolean assumed) {}

  /** What it is asked for; where a request is translated, what its own API hosts is left out. */
  static Hosted asked(Exchange exchange, Deployment deployment) {
    Origin origin = exchange.origin();
    return origin != null
            && exchange.snapshot().routes().passes(deployment, exchange.request(), origin)
        ? origin.dialect().hosted(origin.request())
        : exchange.request().needs().hosted();
  }

  /** The same with what has no price. */
  static Extras of(Hosted hosted, @Nullable Price price, Instant at) {
    if (hosted.equals(Hosted.NONE)) {
      return NONE;
    }
    return new Extras(hosted, price == null ? List.of() : Fees.unpriced(hosted, price.at(at)));
  }

  /** The most searches it may make. */
  long searches() {
    return uses().getOrDefault(Tariff.WEB_SEARCH, 0L);
  }

  /** The most it may do besides. */
  Usage.Hosting bounds() {
    Map<String, Long> uses = uses();
    uses.remove(Tariff.WEB_SEARCH);
    return new Usage.Hosting(uses, hosted.speed(), hosted.geo());
  }

  private Map<String, Long> uses() {
    Map<String, Long> uses = new HashMap<>();
    for (Hosted.Tool tool : hosted.tools()) {
      Long most = tool.maxUses();
      uses.merge(tool.name(), most == null ? USUAL_USES : most, Math::max);
    }
    return uses;
  }

  /**
   * The usage with each use under the name that the request gave the tool. Of a tool that costs
   * something, and of which the answer tells nothing, one use is assumed.
   *
   * @param estimated whether the provider has told nothing at all
   */
  Told told(Usage usage, Price price, Instant at, boolean estimated) {
    if (hosted.tools().isEmpty()) {
      return new Told(usage, false);
    }
    Map<String, Long> uses = new HashMap<>(usage.hosting().uses());
    uses.put(Tariff.WEB_SEARCH, usage.kinds().searches());
    boolean assumed = false;
    for (Hosted.Tool tool : hosted.tools()) {
      String reported = tool.reportedAs();
      if (reported != null && !reported.equals(tool.name())) {
        uses.merge(tool.name(), uses.getOrDefault(reported, 0L), Long::sum);
        uses.put(reported, 0L);
      }
      boolean silent = reported == null || estimated;
      if (silent
          && uses.getOrDefault(tool.name(), 0L) == 0
          && Fees.costs(price.at(at), tool.name())) {
        uses.put(tool.name(), 1L);
        assumed = true;
      }
    }
    long searches = uses.getOrDefault(Tariff.WEB_SEARCH, 0L);
    uses.remove(Tariff.WEB_SEARCH);
    uses.values().removeIf(count -> count == 0);
    Usage.Hosting before = usage.hosting();
    return new Told(
        usage
            .with(usage.kinds().withSearches(searches))
            .with(new Usage.Hosting(uses, before.speed(), before.geo())),
        assumed);
  }
}
