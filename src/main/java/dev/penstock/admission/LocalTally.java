package dev.penstock.admission;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.admission.Part.Unit;
import dev.penstock.admission.Taken.Room;
import dev.penstock.admission.budget.Booked;
import dev.penstock.admission.budget.Counters;
import dev.penstock.admission.budget.Held;
import dev.penstock.admission.budget.SpentBefore;
import dev.penstock.admission.limit.Buckets;
import dev.penstock.admission.limit.Gauges;
import dev.penstock.config.BudgetConfig;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rate limits, places and budgets of one process, in memory. Safe for threads: one lock, held for
 * about a microsecond and never over I/O.
 *
 * <p>What it keeps is bounded by what is configured and what runs: a part until it is settled, a
 * bucket until a minute after its last use, a gauge while a place of it is taken, a budget's slices
 * while they count and one window longer; and the ids of the parts that were settled last.
 *
 * <p>A budget's counter is the sum of ledger rows only if no row is booked between the moment when
 * the ledger is summed up for {@link #budgets} and the call: do both where rows are booked, or
 * under a lock that booking needs too.
 */
public final class LocalTally {
  private final Buckets buckets = new Buckets();
  private final Gauges gauges = new Gauges();
  private final Counters counters = new Counters();
  private final Map<String, Taken> open = new HashMap<>();
  private final RecentIds settled = new RecentIds();
  private final SteadyTime time = new SteadyTime();

  /**
   * Takes everything or nothing. Parts that are open already are granted again and not taken again.
   * A hard budget that is {@link #unknown} refuses.
   */
  public synchronized Verdict decide(Demand demand, Instant now) {
    List<Part> fresh = fresh(demand);
    Decision decision = new Decision(buckets, gauges, counters, now, time.nanos(now));
    if (decision.ask(fresh)) {
      for (int i = 0; i < fresh.size(); i++) {
        open.put(fresh.get(i).id(), decision.take(fresh.get(i), i));
      }
    }
    return decision.verdict(demand);
  }

  /**
   * Ends a part: gives back what it holds, corrects its tokens in the step of time in which they
   * were taken, and books what it cost. A part that is not open gives nothing back; its row is
   * booked unless it was just settled.
   *
   * @return the counters that moved
   */
  @CanIgnoreReturnValue
  public synchronized List<Booked> settle(Settled end, Instant now) {
    Taken taken = open.remove(end.partId());
    if (!settled.add(end.partId()) && taken == null) {
      return List.of();
    }
    if (taken != null) {
      giveBack(taken, end.tokens(), time.nanos(now));
    }
    return end.row() == null ? List.of() : counters.book(end.row(), now);
  }

  private void giveBack(Taken taken, long tokens, long nanos) {
    taken.held().forEach(Held::release);
    taken.slots().forEach(slot -> gauges.giveBack(slot.gauge()));
    for (Room room : taken.rooms()) {
      if (tokens >= 0 && room.unit() == Unit.TOKENS) {
        room.bucket().correct(room.amount(), tokens, room.step(), nanos);
      }
    }
  }

  /** From now on these are the budgets there are; a new one begins with what was spent before. */
  public synchronized void budgets(Collection<BudgetConfig> all, SpentBefore before, Instant now) {
    learn(all, before, now);
    counters.retain(all);
  }

  /**
   * These are counted too; those that are counted already, with these windows, stay as they are.
   */
  public synchronized void learn(Collection<BudgetConfig> more, SpentBefore before, Instant now) {
    more.forEach(budget -> counters.learn(budget, before, now));
  }

  /** Of these budgets those that are not counted, or with other windows: to be learned. */
  public synchronized List<BudgetConfig> unknown(Collection<BudgetConfig> of) {
    return of.stream().filter(budget -> !counters.knows(budget)).toList();
  }

  /** What is spent and held in the present window of those of these budgets that are counted. */
  public synchronized List<BudgetState> standing(Collection<BudgetConfig> of, Instant now) {
    return counters.states(of, now);
  }

  /** All that was booked in a slice of a budget, with what was spent before it was learned. */
  public synchronized long booked(BudgetConfig budget, long slice) {
    return counters.booked(budget, slice);
  }

  /** Parts that were taken and not yet settled. */
  public synchronized int open() {
    return open.size();
  }

  private List<Part> fresh(Demand demand) {
    return demand.parts().stream().filter(part -> !open.containsKey(part.id())).toList();
  }
}
