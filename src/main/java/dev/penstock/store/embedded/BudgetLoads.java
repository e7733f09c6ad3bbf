package dev.penstock.store.embedded;

import dev.penstock.admission.LocalTally;
import dev.penstock.admission.budget.Slice;
import dev.penstock.admission.budget.Slices;
import dev.penstock.admission.budget.SpentBefore;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Begins to count budgets, from what was spent before. At one moment between two records of the
 * journal it begins to note what is settled; SQLite is asked for all before that moment; at another
 * such moment counting begins, with the one and the other.
 */
final class BudgetLoads {
  private final Vertx vertx;
  private final LocalLedger ledger;
  private final LocalTally tally;
  private final InstantSource clock;
  private volatile List<BudgetConfig> counted = List.of();
  private Future<Void> last = Future.succeededFuture();

  /** What was settled since the moment, by id; null between loads. Of the journal's thread. */
  private @Nullable Map<String, LedgerRow> since;

  /** Begins to count. */
  @FunctionalInterface
  private interface Begin {
    void with(SpentBefore before, Instant now);
  }

  BudgetLoads(Vertx vertx, LocalLedger ledger, LocalTally tally, InstantSource clock) {
    this.vertx = vertx;
    this.ledger = ledger;
    this.tally = tally;
    this.clock = clock;
  }

  /** Counts these too. */
  Future<Void> learn(Collection<BudgetConfig> more) {
    List<BudgetConfig> budgets = List.copyOf(more);
    return afterOthers(() -> load(budgets, (before, now) -> tally.learn(budgets, before, now)));
  }

  /** Counts these and no others. */
  Future<Void> replace(Collection<BudgetConfig> all) {
    List<BudgetConfig> budgets = List.copyOf(all);
    counted = budgets;
    return afterOthers(() -> load(budgets, (before, now) -> tally.budgets(budgets, before, now)));
  }

  /** When the oldest window begins that is counted in now; totals need their sums only. */
  Instant neededSince(Instant now) {
    Instant oldest = now;
    for (BudgetConfig budget : counted) {
      Instant from = new Slices(budget.window()).counted(now).getFirst().from();
      oldest = from != null && from.isBefore(oldest) ? from : oldest;
    }
    return oldest;
  }

  /** A row was counted. On the journal's thread. */
  void settled(LedgerRow row) {
    if (since != null) {
      since.putIfAbsent(row.id(), row);
    }
  }

  private Future<Void> load(List<BudgetConfig> budgets, Begin begin) {
    List<BudgetConfig> unknown = tally.unknown(budgets);
    if (unknown.isEmpty()) {
      begin.with(SpentBefore.NOTHING, clock.instant());
      return Future.succeededFuture();
    }
    Instant asked = clock.instant();
    return ledger
        .asOf(() -> since = new HashMap<>(), sums -> OpeningBalance.of(unknown, sums, asked))
        .compose(balance -> ledger.between(() -> begin(balance, begin)))
        .onFailure(failure -> forget());
  }

  private void begin(OpeningBalance balance, Begin begin) {
    Collection<LedgerRow> after = since == null ? List.of() : since.values();
    since = null;
    begin.with(
        (budget, slice) -> balance.nanoUsd(budget, slice) + sum(after, budget, slice),
        clock.instant());
  }

  /** The next load begins anew. */
  private void forget() {
    ledger.between(() -> since = null).onFailure(failure -> {});
  }

  private static long sum(Collection<LedgerRow> rows, BudgetConfig budget, Slice slice) {
    return rows.stream()
        .filter(row -> contains(slice, row.startedAt()))
        .filter(row -> belongs(row, budget))
        .mapToLong(row -> row.cost() == null ? 0 : row.cost().nanoUsd())
        .sum();
  }

  private static boolean contains(Slice slice, Instant at) {
    return (slice.from() == null || !at.isBefore(slice.from()))
        && (slice.until() == null || at.isBefore(slice.until()));
  }

  private static boolean belongs(LedgerRow row, BudgetConfig budget) {
    return switch (budget.scope()) {
      case KEY -> budget.name().equals(row.caller().key());
      case TEAM -> budget.name().equals(row.caller().team());
      case MODEL -> budget.name().equals(row.target().group());
      case PROVIDER -> budget.name().equals(row.target().provider());
      case DEPLOYMENT -> budget.name().equals(row.target().deployment());
      case TAG -> row.caller().tags().contains(budget.name());
    };
  }

  /** One at a time; completes on the caller's context. */
  private Future<Void> afterOthers(Supplier<Future<Void>> load) {
    Context context = vertx.getOrCreateContext();
    Promise<Void> told = Promise.promise();
    synchronized (this) {
      last = last.transform(ended -> load.get());
      last.onComplete(ended -> context.runOnContext(task -> told.handle(ended)));
    }
    return told.future();
  }
}
