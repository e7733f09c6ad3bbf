package dev.penstock.store.redis;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.admission.BudgetState;
import dev.penstock.admission.LocalTally;
import dev.penstock.admission.Settled;
import dev.penstock.admission.budget.Booked;
import dev.penstock.admission.budget.Slice;
import dev.penstock.admission.budget.Slices;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.store.embedded.LocalLedger;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this replica has settled of each budget: the sum of its own rows, as its ledger holds them.
 * Such a sum only rises, so telling it again, late or out of order changes nothing; a row that
 * somebody else turns out to have settled is told as a second sum that only rises, of what does not
 * count. Safe for threads.
 */
final class Components {
  private final LocalLedger ledger;
  private final LocalTally tally;
  private final String replica;
  private final InstantSource clock;
  private final Map<String, BudgetConfig> known = new ConcurrentHashMap<>();
  private final Map<String, Span> spans = new ConcurrentHashMap<>();
  private final Map<Cell, Base> bases = new ConcurrentHashMap<>();
  private Future<Void> loading = Future.succeededFuture();

  /** A counter's slice. */
  record Cell(String budget, long slice) {}

  /**
   * What is told beyond the sum of the rows.
   *
   * @param plus what Redis knows of us and our ledger does not, such as rows that were voided
   * @param minus what does not count
   */
  record Base(long plus, long minus) {
    static final Base NONE = new Base(0, 0);
  }

  /** What Redis is told of a counter. */
  record Told(BudgetConfig budget, Span span, String replica, long sum, Base base) {
    /** All of it, with what does not count. */
    long plus() {
      return sum + base.plus();
    }

    /** What counts. */
    long net() {
      return plus() - base.minus();
    }
  }

  Components(LocalLedger ledger, LocalTally tally, String replica, InstantSource clock) {
    this.ledger = ledger;
    this.tally = tally;
    this.replica = replica;
    this.clock = clock;
  }

  /** Books something, but not while sums are read from the ledger. */
  Future<Void> book(Supplier<Future<Void>> booking) {
    synchronized (this) {
      if (loading.isComplete()) {
        return booking.get();
      }
      return loading.transform(loaded -> booking.get());
    }
  }

  /** Counts these budgets too, from what the ledger holds of ours. */
  Future<Void> learn(Collection<BudgetConfig> more) {
    List<BudgetConfig> unknown = tally.unknown(more);
    return unknown.isEmpty() ? Future.succeededFuture() : load(unknown);
  }

  /** Counts these and no others. */
  Future<Void> replace(Collection<BudgetConfig> all) {
    return learn(all)
        .onSuccess(learned -> {
          tally.budgets(all, (budget, slice) -> 0, clock.instant());
          known.keySet().retainAll(all.stream().map(BudgetConfig::id).toList());
          spans.keySet().retainAll(known.keySet());
          all.forEach(budget -> known.put(budget.id(), budget));
        });
  }

  private Future<Void> load(List<BudgetConfig> unknown) {
    synchronized (this) {
      // All that was booked before this moment is counted, and nothing is booked until it is over.
      Future<Void> quiet = ledger.between(() -> {});
      Future<Void> before = loading;
      loading =
          before
              .transform(ended -> quiet)
              .compose(written -> sums(unknown, replica))
              .map(sums -> {
                tally.learn(unknown, sums::of, clock.instant());
                unknown.forEach(budget -> known.put(budget.id(), budget));
                return null;
              });
      return loading;
    }
  }

  /** Sums of the ledger, by budget and slice. */
  record Sums(Map<Stretch, Map<String, Long>> spent) {
    long of(BudgetConfig budget, Slice slice) {
      return spent
          .getOrDefault(new Stretch(budget.scope(), slice.from(), slice.until()), Map.of())
          .getOrDefault(budget.name(), 0L);
    }
  }

  /** Budgets of a scope that cut time alike share their sums. */
  record Stretch(Scope scope, @Nullable Instant from, @Nullable Instant until) {}

  /** Where budgets stand without Redis: what all have spent, as far as our ledger knows. */
  Future<List<BudgetState>> standing(Collection<BudgetConfig> budgets) {
    return sums(budgets, null)
        .map(sums ->
            tally.standing(budgets, clock.instant()).stream()
                .map(state -> withOthers(state, sums))
                .toList())
        .otherwise(unread -> tally.standing(budgets, clock.instant()));
  }

  /** Our ledger holds rows of ours too, but the tally is never behind with them. */
  private BudgetState withOthers(BudgetState ours, Sums sums) {
    BudgetConfig budget = ours.budget();
    long all =
        new Slices(budget.window())
            .counted(clock.instant()).stream().mapToLong(slice -> sums.of(budget, slice)).sum();
    return new BudgetState(
        budget, Math.max(all, ours.spentNanoUsd()), ours.heldNanoUsd(), ours.from(), ours.until());
  }

  /** What a replica has settled, or all of them, as far as our ledger knows. */
  Future<Sums> sums(Collection<BudgetConfig> budgets, @Nullable String of) {
    return asked(budgets, span -> ledger.spent(span.scope(), span.from(), span.until(), of))
        .map(Sums::new);
  }

  private <T> Future<Map<Stretch, T>> asked(
      Collection<BudgetConfig> budgets, Function<Stretch, Future<T>> question) {
    Map<Stretch, Future<T>> asked = new HashMap<>();
    Instant now = clock.instant();
    for (BudgetConfig budget : budgets) {
      for (Slice slice : new Slices(budget.window()).counted(now)) {
        asked.computeIfAbsent(new Stretch(budget.scope(), slice.from(), slice.until()), question);
      }
    }
    return Future.all(List.copyOf(asked.values()))
        .map(all -> {
          Map<Stretch, T> answers = new HashMap<>();
          asked.forEach((span, answer) -> answers.put(span, answer.result()));
          return answers;
        });
  }

  /** When the oldest window begins that a budget counts in now; totals need their sums only. */
  Instant neededSince(Instant now) {
    Instant oldest = now;
    for (BudgetConfig budget : known.values()) {
      Instant from = new Slices(budget.window()).counted(now).getFirst().from();
      oldest = from != null && from.isBefore(oldest) ? from : oldest;
    }
    return oldest;
  }

  /** Counts what has ended; what Redis is to be told of it. */
  List<Told> settle(Settled end) {
    List<Told> told = new ArrayList<>();
    for (Booked booked : tally.settle(end, clock.instant())) {
      told.add(new Told(booked.budget(), span(booked), replica, booked.nanoUsd(), base(booked)));
    }
    return told;
  }

  /** Most calls find it as the one before did. */
  private Span span(Booked booked) {
    BudgetConfig budget = booked.budget();
    Span last = spans.get(budget.id());
    if (last != null && last.slice() == booked.slice() && last.isOf(budget)) {
      return last;
    }
    Slices slices = new Slices(budget.window());
    Span present = Span.of(budget, slices, slices.of(booked.slice()));
    spans.put(budget.id(), present);
    return present;
  }

  private Base base(Booked booked) {
    return bases.getOrDefault(new Cell(booked.budget().id(), booked.slice()), Base.NONE);
  }

  /**
   * A row of ours does not count: somebody else has settled it. Redis is told with the next round.
   */
  void voided(LedgerRow row) {
    long cost = row.cost() == null ? 0 : row.cost().nanoUsd();
    for (BudgetConfig budget : known.values()) {
      if (cost > 0 && belongs(row, budget)) {
        Span span = Span.at(budget, row.startedAt());
        bases.merge(
            new Cell(budget.id(), span.slice()),
            new Base(0, cost),
            (old, more) -> new Base(old.plus(), old.minus() + cost));
      }
    }
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

  /** For how many slices something is told beyond the sum of the rows. */
  int bases() {
    return bases.size();
  }

  /** All of ours that counts now; what is told beyond it of others is forgotten. */
  List<Told> all() {
    List<Told> told = new ArrayList<>();
    Map<String, Long> keepFrom = new HashMap<>();
    Instant now = clock.instant();
    for (BudgetConfig budget : known.values()) {
      keepFrom.put(budget.id(), Span.at(budget, now).keepFrom());
      Slices slices = new Slices(budget.window());
      for (Slice slice : slices.counted(now)) {
        long sum = tally.booked(budget, slice.number());
        Base base = bases.getOrDefault(new Cell(budget.id(), slice.number()), Base.NONE);
        told.add(new Told(budget, Span.of(budget, slices, slice), replica, sum, base));
      }
    }
    bases
        .keySet()
        .removeIf(cell -> cell.slice() < keepFrom.getOrDefault(cell.budget(), Long.MAX_VALUE));
    return told;
  }

  /** All that our ledger knows of other replicas, also of those that are gone for long. */
  Future<List<Told>> others() {
    List<BudgetConfig> budgets = List.copyOf(known.values());
    return asked(budgets, span -> ledger.spentByReplica(span.scope(), span.from(), span.until()))
        .map(spent -> {
          List<Told> told = new ArrayList<>();
          spent.forEach((span, byReplica) ->
              byReplica.forEach((other, sums) -> {
                if (!other.equals(replica)) {
                  told.addAll(told(budgets, span, other, sums));
                }
              }));
          return told;
        });
  }

  /** Of those budgets that count in this stretch of time. */
  private static List<Told> told(
      List<BudgetConfig> budgets, Stretch stretch, String other, Map<String, Long> sums) {
    List<Told> told = new ArrayList<>();
    for (BudgetConfig budget : budgets) {
      long sum = sums.getOrDefault(budget.name(), 0L);
      Slices slices = new Slices(budget.window());
      Slice slice = stretch.from() == null ? slices.of(0) : slices.at(stretch.from());
      if (sum > 0 && new Stretch(budget.scope(), slice.from(), slice.until()).equals(stretch)) {
        told.add(new Told(budget, Span.of(budget, slices, slice), other, sum, Base.NONE));
      }
    }
    return told;
  }

  /**
   * Redis knows so much of us in a slice; from now on what is told is counted on from there. If
   * something was booked there since the sum was taken, Redis may know that already, and to learn
   * it would count it twice.
   *
   * @return false if it is to be asked again
   */
  @CanIgnoreReturnValue
  boolean learned(Told told, long plus, long minus) {
    Cell cell = new Cell(told.budget().id(), told.span().slice());
    if (tally.booked(told.budget(), cell.slice()) != told.sum()) {
      return bases.containsKey(cell);
    }
    Base base = new Base(Math.max(0, plus - told.sum()), minus);
    bases.merge(
        cell,
        base,
        (old, heard) ->
            new Base(Math.max(old.plus(), heard.plus()), Math.max(old.minus(), heard.minus())));
    return true;
  }
}
