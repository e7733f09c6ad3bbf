package dev.penstock.store.redis;

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
import dev.penstock.admission.budget.HoldRule;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.api.spend.Standing;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.StateConfig.OnFailure;
import dev.penstock.store.embedded.LocalLedger;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Accounts of all replicas that share a Redis. Redis decides, in one script; what was spent is
 * first safe in this replica's own ledger, so that Redis may lose all of it; and while Redis does
 * not answer, the replica decides by its share.
 */
public final class RedisAccounts implements Accounts {
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int TRIES = 3;
  private static final long LOOK_AGAIN_MILLIS = 50;
  private static final int LOOKS = 10;

  private final Vertx vertx;
  private final LoopLinks links;
  private final Keys keys;
  private final Ids ids;
  private final String lease;
  private final LocalLedger ledger;
  private final StoreClock clock;
  private final LocalTally tally = new LocalTally();
  private final Components components;
  private final Map<String, OpenPart> open = new ConcurrentHashMap<>();
  private final Map<String, Span> spans = new ConcurrentHashMap<>();
  private final Fleet fleet;
  private final Fallback fallback;
  private final Leases leases;
  private final Ending ending;
  private final Bundles<Demand, DecideAnswer> decisions;
  private final LedgerStream stream;
  private volatile boolean closing;

  /** Where things are kept. */
  public record Places(LoopLinks links, LocalLedger ledger, Ids ids, Fleet.Pace pace) {}

  public RedisAccounts(Vertx vertx, Places places, InstantSource local, OnFailure onFailure) {
    this.vertx = vertx;
    this.links = places.links();
    this.keys = links.keys();
    this.ids = places.ids();
    this.lease = Long.toString(places.pace().lease().toMillis());
    this.ledger = places.ledger();
    this.clock = new StoreClock(local);
    this.components = new Components(ledger, tally, ids.replica(), clock);
    this.leases = new Leases(tally, open, clock);
    this.fleet =
        new Fleet(
            vertx,
            new Fleet.Parts(
                links.control(), keys, ids, clock, components, open, leases, places.pace()),
            this::recover,
            this::tellAgain);
    this.fallback = new Fallback(onFailure, tally, fleet::replicas, leases::spendable);
    this.ending =
        new Ending(
            new Ending.Places(vertx, links, keys, ids, ledger), components, fleet, tally, clock);
    this.decisions = new Bundles<>(vertx, this::ask);
    this.stream = new LedgerStream(vertx, links.control(), keys, ledger, ids.replica());
  }

  /**
   * Joins the fleet and settles what earlier processes of this replica left. Completes when it is
   * known whether Redis can be used now.
   */
  public Future<Void> start() {
    stream.start();
    // A first decision about nothing, so that the first request does not wait for what is slow
    // once.
    return fleet
        .start()
        .onSuccess(joined -> recover(lost()))
        .compose(joined -> decide(new Demand(List.of())))
        .mapEmpty();
  }

  /** Calls that were running when the last process died cost what they were thought to. */
  private List<LedgerRow> lost() {
    Instant now = clock.instant();
    return ledger.unsettled().stream()
        .filter(row -> ledger.isOpen(row.id()))
        .map(row -> row.recovered(now, ids.replica()))
        .toList();
  }

  private Future<Void> tellAgain(String epoch) {
    return ending.tellAgain(epoch);
  }

  private void recover(List<LedgerRow> rows) {
    if (!rows.isEmpty()) {
      List<Settled> ended = rows.stream().map(row -> new Settled(row.id(), -1, row)).toList();
      settle(ended).onFailure(never -> {});
    }
  }

  @Override
  public Future<Verdict> decide(Demand demand) {
    if (closing) {
      return succeededFuture(closed());
    }
    List<BudgetConfig> named = new ArrayList<>();
    Instant now = clock.instant();
    for (Part part : demand.parts()) {
      for (Hold hold : part.holds()) {
        named.add(hold.budget());
        leases.use(hold.budget(), now);
      }
    }
    if (named.isEmpty() || tally.unknown(named).isEmpty()) {
      return decide(demand, TRIES);
    }
    // A reload has not told of it yet, or has taken it away.
    return onCaller(learned(named)).transform(learned -> decide(demand, TRIES));
  }

  private Future<Void> learned(Collection<BudgetConfig> budgets) {
    return components.learn(budgets).compose(learned -> fleet.told());
  }

  private Future<Verdict> decide(Demand demand, int tries) {
    if (fleet.epoch() == null || tries == 0) {
      return here(demand, false);
    }
    return decisions
        .ask(demand)
        .transform((answer, failure) ->
            failure == null ? answered(demand, answer, tries) : here(demand, true));
  }

  private Future<List<DecideAnswer>> ask(List<Demand> demands) {
    String epoch = fleet.epoch();
    if (epoch == null) {
      return Future.failedFuture(RedisLink.away());
    }
    Instant now = clock.instant();
    DecideCall call = new DecideCall(keys, ids.owner(), this::span);
    demands.forEach(demand -> call.add(demand, now));
    return links
        .here()
        .call(DecideCall.SCRIPT, call.keys(), List.of(epoch, ids.owner(), lease), call.packed())
        .map(call::answers);
  }

  private Future<Verdict> answered(Demand demand, DecideAnswer answer, int tries) {
    return switch (answer) {
      case DecideAnswer.OtherEpoch never -> {
        fleet.otherEpoch();
        yield here(demand, false);
      }
      case DecideAnswer.OtherTime(long nowMillis) -> {
        clock.learn(nowMillis);
        yield decide(demand, tries - 1);
      }
      case DecideAnswer.Decided(Verdict verdict, List<Long> held, List<Span> in) ->
          verdict instanceof Granted granted
              ? taken(demand, granted, held, in, true)
              : succeededFuture(verdict);
    };
  }

  /**
   * Without Redis, which is told with the next round; what may be spent is reckoned anew then.
   * {@code asked} tells whether it may have decided all the same.
   */
  private Future<Verdict> here(Demand demand, boolean asked) {
    fleet.fellBehind();
    Verdict verdict = fallback.decide(demand, clock.instant());
    if (!(verdict instanceof Granted granted)) {
      return succeededFuture(verdict);
    }
    List<Long> held = new ArrayList<>();
    List<Span> spans = new ArrayList<>();
    for (Part part : demand.parts()) {
      for (Hold hold : part.holds()) {
        held.add(Math.min(HoldRule.MOST, hold.worstNanoUsd()));
        spans.add(span(hold.budget()));
      }
    }
    return taken(demand, granted, held, spans, asked);
  }

  private Future<Verdict> taken(
      Demand demand, Granted granted, List<Long> held, List<Span> spans, boolean shared) {
    List<LedgerRow> intents = new ArrayList<>();
    int at = 0;
    for (Part part : demand.parts()) {
      int end = at + part.holds().size();
      open.put(
          part.id(),
          new OpenPart(part, granted.at(), held.subList(at, end), spans.subList(at, end), shared));
      at = end;
      if (part.intent() != null) {
        intents.add(part.intent().startedAt(granted.at()));
      }
    }
    return intents.isEmpty()
        ? succeededFuture(granted)
        : ledger
            .intents(intents)
            .<Verdict>map(granted)
            .recover(failure -> takenBack(demand, granted));
  }

  private Future<Verdict> takenBack(Demand demand, Granted granted) {
    List<Settled> ended =
        demand.parts().stream().map(part -> new Settled(part.id(), 0, null)).toList();
    return settle(ended)
        .map(new Refused(What.STORE, Scope.PROVIDER, "state", RETRY, granted.standing()));
  }

  private static Verdict closed() {
    return new Refused(What.STORE, Scope.PROVIDER, "state", RETRY, Standing.NONE);
  }

  /** The slice that is now; most calls find it as the one before did. */
  private Span span(BudgetConfig budget) {
    Instant now = clock.instant();
    Span last = spans.get(budget.id());
    if (last != null && last.contains(now) && last.isOf(budget)) {
      return last;
    }
    Span present = Span.at(budget, now);
    spans.put(budget.id(), present);
    return present;
  }

  @Override
  public Future<Void> settle(List<Settled> ended) {
    Set<String> ours = new HashSet<>();
    for (Settled end : ended) {
      OpenPart part = open.remove(end.partId());
      if (part != null && !part.shared()) {
        ours.add(end.partId());
      }
    }
    return onCaller(ending.end(ended, ours));
  }

  @Override
  public Future<Void> budgets(Collection<BudgetConfig> all) {
    List<BudgetConfig> copy = List.copyOf(all);
    return onCaller(components.replace(copy).compose(learned -> fleet.told()));
  }

  @Override
  public Future<List<BudgetState>> standing(Collection<BudgetConfig> of) {
    List<BudgetConfig> budgets = List.copyOf(of);
    Future<Void> known = tally.unknown(budgets).isEmpty() ? succeededFuture() : learned(budgets);
    return onCaller(known).transform(learned -> peek(budgets));
  }

  private Future<List<BudgetState>> peek(List<BudgetConfig> budgets) {
    String epoch = fleet.epoch();
    Instant now = clock.instant();
    if (epoch == null || budgets.isEmpty()) {
      return onCaller(components.standing(budgets));
    }
    PeekCall call = new PeekCall(keys, epoch, budgets, now);
    return links
        .here()
        .call(PeekCall.SCRIPT, call.keys(), call.arguments())
        .map(answer -> {
          if (PeekCall.otherEpoch(answer)) {
            fleet.otherEpoch();
          }
          return call.states(answer);
        })
        .recover(away -> onCaller(components.standing(budgets)));
  }

  /** When the oldest window begins that a budget counts in now. */
  Instant neededSince(Instant now) {
    return components.neededSince(now);
  }

  /** Whether Redis decides now. */
  public boolean isShared() {
    return fleet.epoch() != null;
  }

  /** Replicas that live, as last heard. */
  public int replicas() {
    return fleet.replicas();
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
    closing = true;
    stream.close();
    Promise<Void> idle = Promise.promise();
    look(LOOKS, vertx.getOrCreateContext(), idle);
    return idle.future()
        .eventually(fleet::close)
        .eventually(ledger::close)
        .eventually(links::close);
  }

  /** Waits for calls that are about to end; those that are not, another replica settles. */
  private void look(int looks, Context context, Promise<Void> idle) {
    if (open.isEmpty() || looks == 0) {
      context.runOnContext(task -> idle.complete());
    } else {
      vertx.setTimer(LOOK_AGAIN_MILLIS, timer -> look(looks - 1, context, idle));
    }
  }

  private static <T> Future<T> onCaller(Future<T> future) {
    Context caller = Vertx.currentContext();
    if (caller == null || future.isComplete()) {
      return future;
    }
    Promise<T> promise = Promise.promise();
    future.onComplete((result, cause) -> {
      if (caller.equals(Vertx.currentContext())) {
        promise.complete(result, cause);
      } else {
        caller.runOnContext(task -> promise.complete(result, cause));
      }
    });
    return promise.future();
  }
}
