package dev.penstock.routing;

import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.health.ShareBudget;
import dev.penstock.routing.health.TtftQuantiles;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is known of a group as a whole, in this process: its budgets and its usual times. */
final class GroupState {
  /** Stalls come in clusters: over a longer time than the retries' a quiet group has its share. */
  private static final Duration HEDGE_WINDOW = Duration.ofMinutes(1);

  private final ShareBudget retries;
  private final ShareBudget hedges;
  private final TtftQuantiles streams = new TtftQuantiles();
  private final TtftQuantiles wholes = new TtftQuantiles();

  GroupState(RoutingConfig routing) {
    retries = new ShareBudget(retries(routing));
    hedges = new ShareBudget(hedges(routing));
  }

  void settings(RoutingConfig routing) {
    retries.terms(retries(routing));
    hedges.terms(hedges(routing));
  }

  private static ShareBudget.Terms retries(RoutingConfig routing) {
    RoutingConfig.Retries retries = routing.retries();
    return new ShareBudget.Terms(
        retries.budget(), retries.budgetFloor(), retries.budgetBurst(), retries.budgetWindow());
  }

  /** A share and nothing beside it: hedges only save time. */
  private static ShareBudget.Terms hedges(RoutingConfig routing) {
    return new ShareBudget.Terms(routing.hedge().maxShare(), 0, 0, HEDGE_WINDOW);
  }

  ShareBudget retries() {
    return retries;
  }

  ShareBudget hedges() {
    return hedges;
  }

  /** A request of the group begins. */
  void request(long nowNanos) {
    retries.request(nowNanos);
    hedges.request(nowNanos);
  }

  /** Times until the first token, or until the answer for those that are not streamed. */
  TtftQuantiles times(boolean streamed) {
    return streamed ? streams : wholes;
  }

  /** When a second call is worth it; null while too little is known. */
  @Nullable Duration hedgeAfter(boolean streamed, double quantile, long nowNanos) {
    var usual = times(streamed).quantile(quantile, nowNanos);
    return usual.isPresent() ? Duration.ofNanos(usual.getAsLong()) : null;
  }
}
