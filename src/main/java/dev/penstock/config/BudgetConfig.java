package dev.penstock.config;

import org.jspecify.annotations.Nullable;

/**
 * A cap on spend, or a mark at which to warn. What it counts is the cost of all ledger rows of its
 * scope that began in its window.
 *
 * @param id {@code scope:name:window}, as {@code team:search:1d}: the same whatever its limit is
 * @param scope what {@code name} is a name of
 * @param limitNanoUsd in nano-dollars
 * @param softNanoUsd where to warn; null for nowhere
 * @param hard whether calls are refused at the limit
 */
public record BudgetConfig(
    String id,
    Scope scope,
    String name,
    BudgetWindow window,
    long limitNanoUsd,
    @Nullable Long softNanoUsd,
    boolean hard) {

  /** What a limit or a budget is for. */
  public enum Scope {
    KEY,
    TEAM,
    MODEL,
    PROVIDER,
    DEPLOYMENT,
    TAG;

    /** As configuration, metrics and reports write it. */
    public String wire() {
      return switch (this) {
        case KEY -> "key";
        case TEAM -> "team";
        case MODEL -> "model";
        case PROVIDER -> "provider";
        case DEPLOYMENT -> "deployment";
        case TAG -> "tag";
      };
    }
  }
}
