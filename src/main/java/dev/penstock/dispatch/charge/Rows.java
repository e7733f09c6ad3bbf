package dev.penstock.dispatch.charge;

import dev.penstock.api.Exchange;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.api.spend.Cost;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.api.spend.LedgerRow.Caller;
import dev.penstock.api.spend.LedgerRow.Result;
import dev.penstock.api.spend.LedgerRow.Target;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ledger rows of one request. */
final class Rows {
  private final Exchange exchange;
  private final Caller caller;
  private final String replica;

  Rows(Exchange exchange, List<String> tags, String replica) {
    this.exchange = exchange;
    this.caller = new Caller(exchange.principal().keyName(), exchange.principal().team(), tags);
    this.replica = replica;
  }

  /** Of a call that is not made yet, with what it is thought to cost. */
  LedgerRow intent(String id, int attempt, Instant at, Chosen chosen, @Nullable Cost cost) {
    return new LedgerRow(
        id,
        exchange.id(),
        attempt,
        at,
        null,
        caller,
        target(chosen),
        null,
        cost,
        Result.open(exchange.request().stream()),
        true,
        false,
        exchange.promptSha256(),
        replica);
  }

  /** Of a call that is over. */
  LedgerRow settled(
      Charge charge, int attempt, Ending ending, @Nullable Cost cost, Instant settledAt) {
    return new LedgerRow(
        charge.id(),
        exchange.id(),
        attempt,
        charge.startedAt(),
        settledAt,
        caller,
        target(charge.chosen()),
        ending.usage(),
        cost,
        new Result(
            ending.outcome(),
            exchange.request().stream(),
            ending.ttftNanos(),
            ending.durationNanos()),
        ending.estimated() || (cost != null && cost.estimated()),
        false,
        exchange.promptSha256(),
        replica);
  }

  private Target target(Chosen chosen) {
    return new Target(
        exchange.request().model(),
        chosen.group(),
        chosen.deployment().provider(),
        chosen.deployment().id(),
        chosen.deployment().model(),
        exchange.operation());
  }
}
