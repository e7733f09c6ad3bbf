package dev.penstock.store.embedded;

import static io.vertx.core.Future.succeededFuture;

import dev.penstock.admission.Accounts;
import dev.penstock.admission.BudgetState;
import dev.penstock.admission.Demand;
import dev.penstock.admission.Ids;
import dev.penstock.admission.LocalTally;
import dev.penstock.admission.Part;
import dev.penstock.admission.Part.Hold;
import dev.penstock.admission.Settled;
import dev.penstock.admission.Verdict;
import dev.penstock.admission.Verdict.Granted;
import dev.penstock.admission.Verdict.Refused;
import dev.penstock.admission.Verdict.What;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.store.journal.Entry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Accounts of one process that outlive it: decisions and counters in memory, intents and rows in
 * the journal before anybody is told.
 *
 * <p>Counters move on the journal's thread, in the order of its records; so what was spent before a
 * budget came and what is spent after it can be told apart to the row.
 */
final class EmbeddedAccounts implements Accounts {
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final long LOOK_AGAIN_MILLIS = 50;
  private static final int LOOKS = 10;

  private final Vertx vertx;
  private final LocalTally tally = new LocalTally();
  private final LocalLedger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final BudgetLoads loads;
  private final Supplier<Future<Void>> closing;
  private @Nullable Future<Void> closed;
  private volatile boolean ending;

  /**
   * Accounts that begin with no budgets.
   *
   * @param closing closes the rest, the ledger too, once nothing is going on here any more
   */
  EmbeddedAccounts(
      Vertx vertx,
      LocalLedger ledger,
      Ids ids,
      InstantSource clock,
      Supplier<Future<Void>> closing) {
    this.closing = closing;
    this.vertx = vertx;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
    this.loads = new BudgetLoads(vertx, ledger, tally, clock);
  }

  @Override
  public Future<Verdict> decide(Demand demand) {
    List<BudgetConfig> named =
        demand.parts().stream().flatMap(part -> part.holds().stream()).map(Hold::budget).toList();
    if (named.isEmpty() || tally.unknown(named).isEmpty()) {
      return decided(demand);
    }
    // A reload has not told of it yet, or has taken it away.
    return loads.learn(named).transform(learned -> decided(demand));
  }

  private Future<Verdict> decided(Demand demand) {
    Verdict verdict = tally.decide(demand, clock.instant());
    if (!(verdict instanceof Granted granted)) {
      return succeededFuture(verdict);
    }
    if (ending) {
      return succeededFuture(takenBack(demand, granted));
    }
    List<LedgerRow> intents =
        demand.parts().stream()
            .map(Part::intent)
            .filter(Objects::nonNull)
            .map(row -> row.startedAt(granted.at()))
            .toList();
    return intents.isEmpty()
        ? succeededFuture(verdict)
        : ledger.intents(intents).map(verdict).otherwise(failure -> takenBack(demand, granted));
  }

  private Verdict takenBack(Demand demand, Granted granted) {
    for (Part part : demand.parts()) {
      tally.settle(new Settled(part.id(), 0, null), clock.instant());
    }
    return new Refused(What.STORE, Scope.PROVIDER, "state", RETRY, granted.standing());
  }

  @Override
  public Future<Void> settle(List<Settled> ended) {
    List<Entry> entries = new ArrayList<>(ended.size());
    List<Settled> written = new ArrayList<>(ended.size());
    for (Settled end : ended) {
      Entry entry = entry(end);
      if (entry == null) {
        tally.settle(end, clock.instant());
      } else {
        entries.add(entry);
        written.add(end);
      }
    }
    return entries.isEmpty()
        ? succeededFuture()
        : ledger.book(entries, () -> written.forEach(this::count));
  }

  /** Null if the journal does not know of the part and need not. */
  private @Nullable Entry entry(Settled end) {
    if (end.row() != null) {
      return new Entry.Settled(end.row());
    }
    return ledger.isOpen(end.partId()) ? new Entry.Dropped(end.partId()) : null;
  }

  /** On the journal's thread. */
  private void count(Settled end) {
    tally.settle(end, clock.instant());
    if (end.row() != null) {
      loads.settled(end.row());
    }
  }

  /** When the oldest window begins that a budget counts in now. */
  Instant neededSince(Instant now) {
    return loads.neededSince(now);
  }

  @Override
  public Future<Void> budgets(Collection<BudgetConfig> all) {
    return loads.replace(all);
  }

  @Override
  public Future<List<BudgetState>> standing(Collection<BudgetConfig> of) {
    if (tally.unknown(of).isEmpty()) {
      return succeededFuture(tally.standing(of, clock.instant()));
    }
    return loads.learn(of).map(learned -> tally.standing(of, clock.instant()));
  }

  @Override
  public String newId() {
    return ids.next();
  }

  @Override
  public String replica() {
    return ids.replica();
  }

  /** Closes all of the state that this is a part of. */
  @Override
  public synchronized Future<Void> close() {
    if (closed == null) {
      ending = true;
      Promise<Void> idle = Promise.promise();
      look(LOOKS, vertx.getOrCreateContext(), idle);
      closed = idle.future().eventually(closing);
    }
    return closed;
  }

  /** Waits for calls that are about to end; those that are not are settled at the next start. */
  private void look(int looks, Context context, Promise<Void> idle) {
    if (tally.open() == 0 || looks == 0) {
      context.runOnContext(task -> idle.complete());
    } else {
      vertx.setTimer(LOOK_AGAIN_MILLIS, timer -> look(looks - 1, context, idle));
    }
  }
}
