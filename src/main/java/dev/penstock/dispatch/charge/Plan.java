package dev.penstock.dispatch.charge;

import dev.penstock.accounting.Bounds;
import dev.penstock.accounting.Pricing;
import dev.penstock.admission.Demand;
import dev.penstock.admission.Part;
import dev.penstock.admission.Part.Hold;
import dev.penstock.api.Exchange;
import dev.penstock.api.Hosted;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.api.spend.Cost;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.ModelConfig.Deployment;
import dev.penstock.config.Price;
import dev.penstock.config.StateConfig;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one call would draw on.
 *
 * @param id of the call's part and row
 * @param price null if nobody knows it
 * @param extras what it asks for besides tokens
 * @param expected what it is thought to cost, in nano-dollars
 * @param worst the most it can cost; 0 if it cannot cost anything
 */
record Plan(
    String id,
    Chosen chosen,
    @Nullable Price price,
    Extras extras,
    List<BudgetConfig> budgets,
    long expected,
    long worst) {

  /** Of a call that is about to be made. */
  static Plan of(Books books, Exchange exchange, List<String> tags, Chosen chosen) {
    Deployment deployment = chosen.deployment();
    if (!exchange.billed()) {
      Price known = Costs.price(exchange.config(), deployment);
      return new Plan(books.newId(), chosen, known, Extras.NONE, List.of(), 0, 0);
    }
    List<BudgetConfig> budgets =
        books.budgets(exchange.config()).of(exchange.principal(), tags, chosen.group(), deployment);
    Price price = Costs.price(exchange.config(), deployment);
    if (price == null) {
      return new Plan(books.newId(), chosen, null, Extras.NONE, budgets, 0, 0);
    }
    Instant now = books.now();
    String type = Costs.type(exchange.config(), deployment);
    Hosted hosted = Extras.asked(exchange, deployment);
    Extras extras = Extras.of(hosted, price, now);
    if (!extras.unpriced().isEmpty()) {
      price = exchange.config().prices().estimated(price, type, extras.unpriced());
      extras = Extras.of(hosted, price, now);
    }
    Bounds bounds = Costs.bounds(exchange, deployment, extras, !budgets.isEmpty());
    long usual = books.outputs().expected(deployment.id(), bounds.outputTokens());
    long worst = Pricing.worst(bounds, price, now);
    long expected =
        usual == bounds.outputTokens() ? worst : Pricing.expected(bounds, usual, price, now);
    return new Plan(books.newId(), chosen, price, extras, budgets, expected, worst);
  }

  /**
   * Whether nobody knows what it costs, or something that it asks for, and somebody may not spend
   * without limit.
   *
   * @param block whether such calls are refused
   */
  boolean unaccountable(boolean block) {
    return (price == null || !extras.unpriced().isEmpty())
        && block
        && budgets.stream().anyMatch(BudgetConfig::hard);
  }

  /**
   * What to ask for.
   *
   * @param own what the request itself must have first; null if nothing
   * @return null if there is nothing to ask for
   */
  @Nullable Demand demand(@Nullable Part own, LongSupplier tokens, Tab tab) {
    Part part = part(tokens, tab);
    if (own == null) {
      return part == null ? null : new Demand(List.of(part));
    }
    return new Demand(part == null ? List.of(own) : List.of(own, part));
  }

  private @Nullable Part part(LongSupplier tokens, Tab tab) {
    OwnLimits.Wanted shared =
        tab.exchange().config().state().type() == StateConfig.Type.REDIS
            ? OwnLimits.of(chosen.deployment(), tokens)
            : null;
    if (worst == 0 && shared == null) {
      return null;
    }
    return new Part(
        id,
        shared == null ? List.of() : shared.rates(),
        shared == null ? List.of() : shared.slots(),
        worst == 0 ? List.of() : holds(),
        worst == 0 ? null : intent(tab));
  }

  private List<Hold> holds() {
    return budgets.isEmpty()
        ? List.of()
        : budgets.stream().map(budget -> new Hold(budget, expected, worst)).toList();
  }

  private LedgerRow intent(Tab tab) {
    return tab.rows()
        .intent(
            id,
            tab.exchange().attempts() + 1,
            tab.books().now(),
            chosen,
            price == null ? null : new Cost(expected, true, price.version()));
  }
}
