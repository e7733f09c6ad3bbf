package dev.penstock.dispatch.charge;

import dev.penstock.admission.Accounts;
import dev.penstock.admission.Demand;
import dev.penstock.admission.Part;
import dev.penstock.admission.Settled;
import dev.penstock.admission.Verdict;
import dev.penstock.admission.Verdict.What;
import dev.penstock.api.Exchange;
import dev.penstock.api.event.Fact;
import dev.penstock.api.spend.Standing;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.Config;
import dev.penstock.dispatch.queue.WaitingLines;
import dev.penstock.error.Failure;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where it is written down what calls draw on and what they have cost. One for the process; safe to
 * use from every event loop.
 */
public final class Books {
  private static final Logger LOG = LoggerFactory.getLogger(Books.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  /** How long an answer's end waits until it is booked. */
  private static final Duration MOST_HELD = Duration.ofSeconds(2);

  private final Accounts accounts;
  private final InstantSource clock;
  private final WaitingLines lines;
  private final Marks marks;
  private final Outputs outputs = new Outputs();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicBoolean overdue = new AtomicBoolean();
  private final Map<String, LongAdder> limited = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> unpaid = new ConcurrentHashMap<>();
  private volatile @Nullable BudgetsOf budgets;

  /**
   * Books over a store.
   *
   * @param lines where requests wait for limits
   * @param facts is told when a budget's mark is passed
   */
  public Books(Accounts accounts, InstantSource clock, WaitingLines lines, Consumer<Fact> facts) {
    this.accounts = accounts;
    this.clock = clock;
    this.lines = lines;
    this.marks = new Marks(accounts, facts);
  }

  /** What one request draws on and owes. */
  public Tab tab(Exchange exchange) {
    return new Tab(this, exchange);
  }

  /** Calls whose end is not booked yet, requests that hold something, and what is asked for. */
  public int open() {
    return open.get();
  }

  /** Requests that wait for a limit of their key or team. */
  public int waiting() {
    return lines.size();
  }

  /** The gateway drains: nobody waits for limits any more. */
  public void drain() {
    lines.close();
  }

  /** How many requests a rate limit of this scope has refused. */
  public long limited(String scope) {
    return sum(limited, scope);
  }

  /** How many requests a budget of this scope has refused. */
  public long unpaid(String scope) {
    return sum(unpaid, scope);
  }

  private static long sum(Map<String, LongAdder> counts, String scope) {
    LongAdder count = counts.get(scope);
    return count == null ? 0 : count.sum();
  }

  /** A request ended so. */
  public void ended(Failure failure) {
    switch (failure) {
      case Failure.RateLimited f -> add(limited, f.scope());
      case Failure.BudgetExceeded f -> add(unpaid, f.scope());
      // Nothing that was refused here.
      default -> {}
    }
  }

  private static void add(Map<String, LongAdder> counts, String scope) {
    counts.computeIfAbsent(scope, name -> new LongAdder()).increment();
  }

  /** Never fails: what the store cannot decide is refused, and given back if it was taken. */
  Future<Verdict> decide(Demand demand) {
    try {
      return accounts.decide(demand).recover(cause -> undecided(demand, cause));
    } catch (RuntimeException e) {
      return undecided(demand, e);
    }
  }

  private Future<Verdict> undecided(Demand demand, Throwable cause) {
    LOG.error("a call could not be decided on", cause);
    // Not waited for: whatever does not answer would be waited for twice.
    Future<Void> back =
        settle(demand.parts().stream().map(part -> new Settled(part.id(), 0, null)).toList());
    back.onComplete(done -> {});
    return Future.succeededFuture(
        new Verdict.Refused(What.STORE, Scope.KEY, "", SOON, Standing.NONE));
  }

  /** Never fails. */
  Future<Void> settle(List<Settled> ended) {
    if (ended.isEmpty()) {
      return Future.succeededFuture();
    }
    try {
      return accounts.settle(ended).recover(Books::lost);
    } catch (RuntimeException e) {
      return lost(e);
    }
  }

  /**
   * Completes when this does, or when an answer has waited for it long enough: a disk that fails
   * must not keep answers that are paid for. Never fails.
   */
  Future<Void> awaited(Future<Void> booked) {
    return booked.isComplete()
        ? booked
        : booked
            .timeout(MOST_HELD.toMillis(), TimeUnit.MILLISECONDS)
            .recover(late -> overdue(booked));
  }

  private Future<Void> overdue(Future<Void> booked) {
    if (!overdue.getAndSet(true)) {
      LOG.error(
          "calls are not booked within {} ms; their answers end, and they are booked when the store"
              + " takes them",
          MOST_HELD.toMillis());
    }
    booked.onComplete(done -> overdue.set(false));
    return Future.succeededFuture();
  }

  private static Future<Void> lost(Throwable cause) {
    LOG.error("calls could not be booked", cause);
    return Future.succeededFuture();
  }

  void opened(int more) {
    open.addAndGet(more);
  }

  /** What was decided, for those who watch over budgets. */
  void decided(Verdict verdict, Demand demand) {
    switch (verdict) {
      case Verdict.Granted granted -> {
        if (!granted.passed().isEmpty()) {
          marks.passed(granted.passed(), granted.at());
        }
      }
      case Verdict.Refused refused -> {
        if (refused.what() == What.MONEY) {
          List<Part.Hold> holds = hard(refused, demand);
          marks.refused(
              refused.scope().wire() + ':' + refused.name(),
              holds.stream().map(Part.Hold::budget).toList(),
              holds.stream().mapToLong(Part.Hold::worstNanoUsd).max().orElse(0),
              now());
        }
      }
    }
  }

  private static List<Part.Hold> hard(Verdict.Refused refused, Demand demand) {
    return demand.parts().stream()
        .flatMap(part -> part.holds().stream())
        .filter(hold ->
            hold.budget().hard()
                && hold.budget().scope() == refused.scope()
                && hold.budget().name().equals(refused.name()))
        .toList();
  }

  BudgetsOf budgets(Config config) {
    BudgetsOf present = budgets;
    if (present == null || !present.of(config)) {
      present = new BudgetsOf(config);
      budgets = present;
    }
    return present;
  }

  WaitingLines lines() {
    return lines;
  }

  Outputs outputs() {
    return outputs;
  }

  Instant now() {
    return clock.instant();
  }

  String newId() {
    return accounts.newId();
  }

  String replica() {
    return accounts.replica();
  }
}
