package dev.penstock.dispatch.charge;

import dev.penstock.admission.Demand;
import dev.penstock.admission.Part;
import dev.penstock.admission.Settled;
import dev.penstock.admission.Verdict;
import dev.penstock.api.ChatRequest.Needs;
import dev.penstock.api.Exchange;
import dev.penstock.api.Principal;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.api.event.Billed;
import dev.penstock.api.spend.Cost;
import dev.penstock.api.spend.Standing;
import dev.penstock.config.PricesConfig.Unknown;
import dev.penstock.dispatch.charge.Admission.Crowded;
import dev.penstock.dispatch.charge.Admission.Denied;
import dev.penstock.dispatch.charge.Admission.Granted;
import dev.penstock.dispatch.queue.Stay;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one request has taken of limits and budgets, for itself and for its calls, and what it owes.
 * Whatever happens to it, all of it is given back once it is {@linkplain #close closed}, also what
 * is granted only then. Confined to the request's event loop.
 */
public final class Tab {
  /** Tokens of an answer whose length the caller does not limit, for limits on tokens. */
  private static final long USUAL_OUTPUT = 256;

  private final Books books;
  private final Exchange exchange;
  private final List<String> tags;
  private final @Nullable OwnLimits limits;
  private final @Nullable Stay stay;
  private final List<String> held = new ArrayList<>(1);
  private final List<Settled> ended = new ArrayList<>(2);
  private final List<Future<Void>> booking = new ArrayList<>(1);
  private @Nullable Rows rows;
  private Standing standing = Standing.NONE;
  private @Nullable Cost spent;
  private long tokens;
  private int ends;
  private boolean closed;
  private boolean asked;

  Tab(Books books, Exchange exchange) {
    this.books = books;
    this.exchange = exchange;
    this.tags = tags(exchange);
    this.limits = OwnLimits.any(exchange.principal()) ? new OwnLimits(exchange.principal()) : null;
    this.stay = limits == null ? null : Stay.of(books.lines(), exchange);
  }

  private static List<String> tags(Exchange exchange) {
    Set<String> called = exchange.options().tags();
    List<String> own = exchange.principal().tags();
    if (called.isEmpty() || own.isEmpty()) {
      return called.isEmpty() ? own : List.copyOf(called);
    }
    Set<String> all = new LinkedHashSet<>(own);
    all.addAll(called);
    return List.copyOf(all);
  }

  /**
   * Asks for all that a call draws on, and for what the request itself does not have yet. Never
   * fails. Who does not make the call {@linkplain Charge#release releases} it.
   */
  public Future<Admission> open(Chosen chosen) {
    Plan plan = Plan.of(books, exchange, tags, chosen);
    // What could not be estimated is as unknown as before.
    if (plan.unaccountable(exchange.config().prices().unknown() != Unknown.ALLOW)) {
      return Future.succeededFuture(Denials.priceUnknown(plan.extras().unpriced()));
    }
    Part own =
        limits == null ? null : limits.missing(books.newId(), chosen.group(), this::tokensWanted);
    Demand demand = plan.demand(own, this::tokensWanted, this);
    if (demand == null) {
      return Future.succeededFuture(new Granted(new Charge(this, plan, false, books.now())));
    }
    Verdict.Refused ahead = own == null || stay == null ? null : stay.asks(chosen.group());
    if (ahead != null) {
      return Future.succeededFuture(refused(ahead, plan, false));
    }
    asked |= own != null;
    books.opened(1);
    return books.decide(demand).map(verdict -> decided(verdict, demand, plan, own));
  }

  /**
   * Takes what a request must have that calls no model: one request of the caller's limits, and a
   * place, until it is closed. It does not wait for them; fails with why it may not have them.
   */
  public Future<Void> enter() {
    String group = exchange.request().model();
    Part own = limits == null ? null : limits.missing(books.newId(), group, () -> 0);
    if (own == null) {
      return Future.succeededFuture();
    }
    Demand demand = new Demand(List.of(own));
    asked = true;
    books.opened(1);
    return books.decide(demand).compose(verdict -> entered(verdict, demand, own.id()));
  }

  private Future<Void> entered(Verdict verdict, Demand demand, String id) {
    books.decided(verdict, demand);
    Failure why = null;
    switch (verdict) {
      case Verdict.Granted granted -> {
        held.add(id);
        opened();
        if (closed) {
          // Nobody waits for it any more.
          giveBack();
        }
      }
      case Verdict.Refused refused -> why = Denials.of(refused).failure();
    }
    books.opened(-1);
    return why == null ? Future.succeededFuture() : Future.failedFuture(new FailureException(why));
  }

  /** What the request itself must have may come to it in time; what its call needs may not. */
  private Admission refused(Verdict.Refused refused, Plan plan, boolean asked) {
    if (stay != null && !closed && stay.mayWait(refused)) {
      return new Crowded(refused, plan.chosen().group(), asked);
    }
    pass();
    return Denials.of(refused);
  }

  /** How long it may still wait for room. */
  public Duration patience() {
    return stay == null ? Duration.ZERO : stay.left();
  }

  /**
   * Waits for room. True when it is its turn to {@link #open}, false if it is not to wait; fails
   * with {@code Overloaded} when the gateway drains.
   *
   * @param home the request's event loop
   */
  public Future<Boolean> turn(Crowded crowded, Executor home) {
    return stay == null
        ? Future.succeededFuture(false)
        : stay.turn(crowded.refused(), crowded.group(), crowded.asked(), home);
  }

  /** It waits no longer: what it is told. */
  public Denied giveUp(Crowded crowded) {
    if (stay == null) {
      return Denials.of(crowded.refused());
    }
    Denied denied = Denials.of(stay.latest(crowded.refused()));
    stay.leave();
    return denied;
  }

  /** It does not ask for room now, or has asked: the turn of others who wait comes. */
  public void pass() {
    if (stay != null) {
      stay.leave();
    }
  }

  private Admission decided(Verdict verdict, Demand demand, Plan plan, @Nullable Part own) {
    books.decided(verdict, demand);
    if (own != null) {
      standing = verdict.standing();
    }
    Admission admission =
        switch (verdict) {
          case Verdict.Granted granted -> granted(granted, demand, plan, own);
          case Verdict.Refused refused -> refused(refused, plan, true);
        };
    books.opened(-1);
    return admission;
  }

  private Granted granted(Verdict.Granted granted, Demand demand, Plan plan, @Nullable Part own) {
    pass();
    if (own != null && limits != null) {
      limits.took(plan.chosen().group());
      held.add(own.id());
      opened();
    }
    boolean callHeld = demand.parts().size() > (own == null ? 0 : 1);
    Charge charge = new Charge(this, plan, callHeld, granted.at());
    if (closed) {
      // Nobody waits for it any more.
      giveBack();
      charge.release();
    }
    return new Granted(charge);
  }

  private long tokensWanted() {
    if (!exchange.billed()) {
      return 0;
    }
    Needs needs = exchange.request().needs();
    Long output = needs.maxTokens();
    return needs.promptTokens().value()
        + needs.allOutput(output == null ? USUAL_OUTPUT : Math.max(0, output));
  }

  /**
   * Learns where the caller stands, unless that is known: for a request that ends without having
   * asked for anything. Never fails.
   */
  public Future<Void> look() {
    Part nothing = asked || limits == null ? null : limits.look(books.newId());
    if (nothing == null) {
      return Future.succeededFuture();
    }
    asked = true;
    books.opened(1);
    return books
        .decide(new Demand(List.of(nothing)))
        .compose(verdict -> {
          standing = verdict.standing();
          return books.settle(List.of(new Settled(nothing.id(), 0, null)));
        })
        .onComplete(looked -> books.opened(-1));
  }

  /** Books what has ended. The request goes on. */
  public void flush() {
    flush(false);
  }

  /** {@code own} tells whether something goes back that others may wait for. */
  private void flush(boolean own) {
    int over = ends;
    if (over == 0) {
      return;
    }
    ends = 0;
    List<Settled> all = List.copyOf(ended);
    ended.clear();
    Future<Void> booked = books.settle(all);
    if (!booked.isComplete()) {
      booking.add(booked);
    }
    booked.onComplete(done -> {
      books.opened(-over);
      if (own && stay != null) {
        stay.ended();
      }
    });
  }

  /**
   * The request is over: books what has ended, gives back what it held itself. Completes when all
   * of it is durable, or when it has been waited for long enough; never fails.
   */
  public Future<Void> close() {
    closed = true;
    pass();
    giveBack();
    booking.removeIf(Future::isComplete);
    return switch (booking.size()) {
      case 0 -> Future.succeededFuture();
      case 1 -> books.awaited(booking.getFirst());
      default -> books.awaited(Future.join(booking).mapEmpty());
    };
  }

  private void giveBack() {
    boolean own = !held.isEmpty();
    held.forEach(id -> ends(new Settled(id, tokens, null)));
    held.clear();
    flush(own);
  }

  /** Where the caller stands with its rate limits, as far as it is known. */
  public Standing standing() {
    return standing;
  }

  /** What the request's calls have cost so far; null if none has a known price. */
  public @Nullable Cost spent() {
    return spent;
  }

  /** What the request has cost so far, and who owes it. */
  public Billed billed() {
    return billed(spent);
  }

  Billed billed(@Nullable Cost cost) {
    Principal caller = exchange.principal();
    return new Billed(
        caller.team(),
        tags,
        cost == null ? null : cost.nanoUsd(),
        cost != null && cost.estimated());
  }

  void opened() {
    books.opened(1);
  }

  /** Something that was opened is over; null if nothing is to be booked. */
  void ends(@Nullable Settled settled) {
    ends++;
    if (settled != null) {
      ended.add(settled);
    }
  }

  /** What limits on tokens count is the latest call: the one that answers. */
  void used(long callTokens, @Nullable Cost cost) {
    tokens = callTokens;
    if (cost != null) {
      Cost before = spent;
      spent = before == null ? cost : before.plus(cost);
    }
  }

  Rows rows() {
    Rows known = rows;
    if (known == null) {
      known = new Rows(exchange, tags, books.replica());
      rows = known;
    }
    return known;
  }

  Books books() {
    return books;
  }

  Exchange exchange() {
    return exchange;
  }
}
