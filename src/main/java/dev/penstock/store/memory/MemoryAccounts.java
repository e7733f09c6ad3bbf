package dev.penstock.store.memory;

import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.accounting.Ledger.Group;
import dev.penstock.admission.Accounts;
import dev.penstock.admission.BudgetState;
import dev.penstock.admission.Demand;
import dev.penstock.admission.Ids;
import dev.penstock.admission.LocalTally;
import dev.penstock.admission.Part.Hold;
import dev.penstock.admission.Settled;
import dev.penstock.admission.Verdict;
import dev.penstock.admission.budget.Slice;
import dev.penstock.config.BudgetConfig;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Accounts of one process in memory. Everything completes at once. */
public final class MemoryAccounts implements Accounts {
  private final LocalTally tally = new LocalTally();
  private final MemoryLedger ledger;
  private final Ids ids;
  private final InstantSource clock;

  /** Between summing up the ledger and counting on from there no row is booked. */
  private final Object booking = new Object();

  public MemoryAccounts(MemoryLedger ledger, Ids ids, InstantSource clock) {
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Future<Verdict> decide(Demand demand) {
    List<BudgetConfig> named =
        demand.parts().stream().flatMap(part -> part.holds().stream()).map(Hold::budget).toList();
    learn(named);
    return Future.succeededFuture(tally.decide(demand, clock.instant()));
  }

  @Override
  public Future<Void> settle(List<Settled> ended) {
    synchronized (booking) {
      ended.forEach(this::settle);
    }
    return Future.succeededFuture();
  }

  private void settle(Settled end) {
    boolean known = end.row() != null && !ledger.append(end.row());
    Settled once = known ? new Settled(end.partId(), end.tokens(), null) : end;
    tally.settle(once, clock.instant());
  }

  @Override
  public Future<Void> budgets(Collection<BudgetConfig> all) {
    synchronized (booking) {
      tally.budgets(all, this::spent, clock.instant());
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<List<BudgetState>> standing(Collection<BudgetConfig> of) {
    learn(of);
    return Future.succeededFuture(tally.standing(of, clock.instant()));
  }

  @Override
  public String newId() {
    return ids.next();
  }

  @Override
  public String replica() {
    return ids.replica();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  /** A request may name a budget that a reload has not told of yet, or has taken away. */
  private void learn(Collection<BudgetConfig> named) {
    if (!named.isEmpty() && !tally.unknown(named).isEmpty()) {
      synchronized (booking) {
        tally.learn(named, this::spent, clock.instant());
      }
    }
  }

  private long spent(BudgetConfig budget, Slice slice) {
    Map<Group, String> owner = Map.of(Group.valueOf(budget.scope().name()), budget.name());
    return ledger.spent(new Filter(slice.from(), slice.until(), owner, Set.of(), null));
  }
}
