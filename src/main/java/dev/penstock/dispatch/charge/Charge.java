package dev.penstock.dispatch.charge;

import dev.penstock.admission.Settled;
import dev.penstock.api.Usage;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.api.event.Billed;
import dev.penstock.api.spend.Cost;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.Price;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one upstream call draws on, from before it is made until it is booked. Confined to its
 * request's event loop.
 */
public final class Charge {
  private final Tab tab;
  private final Chosen chosen;
  private final @Nullable Price price;
  private final Extras extras;

  /** Of its part, and of its row. */
  private final String id;

  private final boolean held;
  private final Instant startedAt;
  private boolean ended;

  /** A call that may be made; {@code held} tells whether anything was taken under its id. */
  Charge(Tab tab, Plan plan, boolean held, Instant startedAt) {
    this.tab = tab;
    this.chosen = plan.chosen();
    this.price = plan.price();
    this.extras = plan.extras();
    this.id = plan.id();
    this.held = held;
    this.startedAt = startedAt;
    tab.opened();
  }

  /** Where the call goes. */
  public Chosen chosen() {
    return chosen;
  }

  /** No call was made: all that was taken for it goes back. */
  public void release() {
    if (!ended) {
      ended = true;
      giveBack();
      tab.flush();
    }
  }

  /**
   * The call is over. It is booked by the tab's {@code flush} or {@code close}, whichever is next.
   *
   * @param attempt its number within the request
   * @return what it cost
   */
  public Billed end(Ending ending, int attempt) {
    if (ended) {
      return tab.billed(null);
    }
    ended = true;
    Usage usage = ending.usage();
    if (usage == null) {
      giveBack();
      return tab.billed(null);
    }
    Cost cost = price == null ? null : cost(usage, price, ending.estimated());
    if (cost != null && ending.cacheHinted()) {
      cost = cost.hinted();
    }
    LedgerRow row = tab.rows().settled(this, attempt, ending, cost, tab.books().now());
    tab.ends(new Settled(id, usage.totalTokens(), row));
    tab.used(usage.totalTokens(), cost);
    if (ending.outcome().equals("success")) {
      tab.books().outputs().add(chosen.deployment().id(), usage.outputTokens());
    }
    return tab.billed(cost);
  }

  private Cost cost(Usage usage, Price known, boolean estimated) {
    Extras.Told told = extras.told(usage, known, startedAt, estimated);
    return Costs.cost(
        told.usage(),
        known,
        startedAt,
        estimated || told.assumed() || !extras.unpriced().isEmpty());
  }

  private void giveBack() {
    tab.ends(held ? new Settled(id, 0, null) : null);
  }

  String id() {
    return id;
  }

  Instant startedAt() {
    return startedAt;
  }
}
