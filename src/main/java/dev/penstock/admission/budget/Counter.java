package dev.penstock.admission.budget;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.admission.BudgetState;
import dev.penstock.config.BudgetConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is spent and held of one budget, by slice. Room is first asked for, by all who want some in
 * one decision, then held or not. Not safe for threads.
 *
 * <p>Slices that no longer count are kept for one window more, for rows that come late and clocks
 * that are set back; then they go.
 */
final class Counter {
  /** As good as never: the limit is too small, or never comes back. */
  static final Duration NEVER = Duration.ofDays(365);

  final BudgetConfig budget;
  private final Slices slices;
  private final TreeMap<Long, Sums> bySlice = new TreeMap<>();
  private @Nullable Slice present;
  private long asked;

  /** Counts the same budget since its window was changed; holds came with it, in one slice. */
  private @Nullable Counter successor;

  private long successorSlice;

  /** Of one slice. */
  private static final class Sums {
    long spent;
    long held;
  }

  Counter(BudgetConfig budget) {
    this.budget = budget;
    this.slices = new Slices(budget.window());
  }

  /** Begins with what the ledger holds. */
  void load(SpentBefore before, Instant now) {
    for (Slice slice : slices.counted(now)) {
      sums(slice.number()).spent = before.nanoUsd(budget, slice);
    }
  }

  /**
   * Takes over all that is held in the counter of the same budget with another window, also what no
   * longer counted there: what does not count in this one either is given back soon.
   */
  void succeed(Counter old, Instant now) {
    old.advance(now);
    old.successorSlice = hold(heldIn(old.bySlice), now);
    old.successor = this;
  }

  /**
   * Asks for room. The limit is the asker's own: a request keeps the configuration it began with.
   */
  Asked ask(BudgetConfig limit, long expected, long worst, Instant now) {
    advance(now);
    long most = Math.min(HoldRule.MOST, worst);
    long remaining = remaining(limit.limitNanoUsd());
    long amount = HoldRule.hold(limit.limitNanoUsd(), remaining, expected, most);
    boolean room = !limit.hard() || HoldRule.admits(amount, remaining);
    Duration wait = room ? Duration.ZERO : untilRoom(limit.limitNanoUsd(), most, now);
    asked += amount;
    return new Asked(this, limit, amount, wait);
  }

  /** Nothing is asked for any more. */
  void answered() {
    asked = 0;
  }

  /** Holds; returns the slice that it is held in. */
  long hold(long amount, Instant now) {
    long number = advance(now).number();
    sums(number).held += amount;
    return number;
  }

  /** Gives back what was held in a slice; nothing where that is forgotten. */
  void release(long amount, long slice) {
    Counter counter = this;
    Sums sums = bySlice.get(slice);
    // What had gone before the successor came is not held there.
    while (sums != null && counter.successor != null) {
      sums = counter.successor.bySlice.get(counter.successorSlice);
      counter = counter.successor;
    }
    if (sums != null) {
      sums.held = Math.max(0, sums.held - amount);
    }
  }

  /** Books a cost in the slice in which its call began. */
  Booked book(long nanoUsd, Instant startedAt, Instant now) {
    // Most calls begin in the slice in which they end.
    Slice slice = advance(now);
    long number = (slice.contains(startedAt) ? slice : slices.at(startedAt)).number();
    Sums sums = sums(number);
    sums.spent = HoldRule.plus(sums.spent, nanoUsd);
    return new Booked(budget, number, sums.spent);
  }

  /** What was booked in a slice. */
  long booked(long slice) {
    Sums sums = bySlice.get(slice);
    return sums == null ? 0 : sums.spent;
  }

  boolean passed(BudgetConfig limit) {
    return HoldRule.plus(spent(), held()) >= HoldRule.mark(limit);
  }

  BudgetState state(BudgetConfig as, Instant now) {
    Slice slice = advance(now);
    Instant from = slice.from() == null ? null : slices.of(slices.oldest(slice)).from();
    return new BudgetState(as, spent(), held(), from, slice.until());
  }

  boolean holds() {
    return bySlice.values().stream().anyMatch(sums -> sums.held > 0);
  }

  private long remaining(long limit) {
    return HoldRule.remaining(limit, spent(), HoldRule.plus(held(), asked));
  }

  /** Until so much has left the window that the most the call can cost fits. */
  private Duration untilRoom(long limit, long worst, Instant now) {
    long remaining = remaining(limit);
    for (Map.Entry<Long, Sums> slice : counted().entrySet()) {
      Sums sums = slice.getValue();
      remaining = HoldRule.plus(remaining, HoldRule.plus(sums.spent, sums.held));
      if (worst <= remaining && !slices.leaves(slice.getKey()).equals(Instant.MAX)) {
        return Duration.between(now, slices.leaves(slice.getKey()));
      }
    }
    return NEVER;
  }

  private long spent() {
    long sum = 0;
    for (Sums sums : counted().values()) {
      sum = HoldRule.plus(sum, sums.spent);
    }
    return sum;
  }

  private long held() {
    return heldIn(counted());
  }

  private static long heldIn(Map<Long, Sums> slices) {
    long sum = 0;
    for (Sums sums : slices.values()) {
      sum = HoldRule.plus(sum, sums.held);
    }
    return sum;
  }

  /** After a clock was set back later slices count too: rather too much than too little. */
  private Map<Long, Sums> counted() {
    return bySlice.tailMap(slices.oldest(Objects.requireNonNull(present)), true);
  }

  private Sums sums(long number) {
    return bySlice.computeIfAbsent(number, made -> new Sums());
  }

  /** The present slice; what counts no more goes when another one begins. */
  @CanIgnoreReturnValue
  private Slice advance(Instant now) {
    Slice known = present;
    if (known != null && known.contains(now)) {
      return known;
    }
    Slice next = slices.at(now);
    present = next;
    if (next.from() != null) {
      Slice oldest = slices.of(slices.oldest(next));
      Slice before = slices.at(Objects.requireNonNull(oldest.from()).minusMillis(1));
      bySlice.headMap(slices.oldest(before), false).clear();
    }
    return next;
  }
}
