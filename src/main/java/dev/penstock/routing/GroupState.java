package dev.penstock.routing;

import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.health.ShareBudget;
import dev.penstock.routing.health.TtftQuantiles;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is known of a group as a whole, in this process: its budgets and its usual times. */
final class GroupState {
  /** Time in which a group's hedges are a share of its requests; as long as the retries' one. */
  private static final int NO_FLOOR = 0;

  private final ShareBudget retries;
  private final ShareBudget hedges;
  private final TtftQuantiles streams = new TtftQuantiles();
  private final TtftQuantiles wholes = new TtftQuantiles();

  GroupState(RoutingConfig routing) {
    RoutingConfig.Retries share = routing.retries();
    retries = new ShareBudget(share.budget(), share.budgetFloor(), share.budgetWindow());
    hedges = new ShareBudget(routing.hedge().maxShare(), NO_FLOOR, share.budgetWindow());
  }

  void settings(RoutingConfig routing) {
    RoutingConfig.Retries share = routing.retries();
    retries.settings(share.budget(), share.budgetFloor(), share.budgetWindow());
    hedges.settings(routing.hedge().maxShare(), NO_FLOOR, share.budgetWindow());
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
