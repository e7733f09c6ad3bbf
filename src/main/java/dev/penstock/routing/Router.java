package dev.penstock.routing;

import dev.penstock.api.Abilities;
import dev.penstock.api.Exchange;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.api.bus.RouteRequest.Purpose;
import dev.penstock.error.Failure;
import dev.penstock.routing.RoutingTable.Resolved;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides where requests go, and reserves what a decision needs. Never throws what a strategy
 * throws.
 */
final class Router {
  /** Each lost race has a winner, so a few of them are all there can be. */
  private static final int MAX_RACES = 64;

  private final LongSupplier clock;
  private final RandomGenerator random;

  Router(LongSupplier clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A decision, or the deployments whose places may be waited for. */
  sealed interface Ruling {
    /** All there is to say. */
    record Decided(RouteDecision decision) implements Ruling {}

    /**
     * Nothing but places is lacking.
     *
     * @param otherwise the decision if there is no waiting
     */
    record Full(Case asked, List<Signals> wanted, RouteDecision.Refused otherwise)
        implements Ruling {}
  }

  /** One request in one group, as often as it is looked at. */
  record Case(RouteRequest request, Resolved resolved, RoutingTable table, Question question) {
    Case at(long nowNanos) {
      return new Case(request, resolved, table, question.at(nowNanos));
    }

    ModelGroup group() {
      return resolved.group();
    }
  }

  /** Looks at a request for the first time. */
  Ruling rule(RouteRequest request) {
    Exchange exchange = request.exchange();
    RoutingTable table = (RoutingTable) exchange.snapshot().routes();
    String model = request.group() == null ? exchange.request().model() : request.group();
    Resolved resolved = table.resolve(model);
    if (resolved == null) {
      return refused(new Failure.UnknownModel(model));
    }
    if (!exchange.principal().mayUse(resolved.canonical())) {
      return refused(new Failure.ModelNotAllowed(model));
    }
    if (exchange.abandoned()) {
      return refused(new Failure.ClientGone());
    }
    ModelGroup group = resolved.group();
    long now = clock.getAsLong();
    Abilities.Look look = table.look(resolved, exchange);
    Question question = Question.of(request, look, group.routing().affinity(), now);
    if (request.purpose() == Purpose.FIRST) {
      group.state().request(now);
    }
    return rule(new Case(request, resolved, table, question), null);
  }

  /**
   * Looks at a request now.
   *
   * @param held the deployment on which a place is taken for it, which it either uses or leaves;
   *     null if on none
   */
  Ruling rule(Case asked, @Nullable Signals held) {
    if (held == null) {
      return ruleAnew(asked);
    }
    Ruling ruling = null;
    try {
      ruling = ruled(asked, held);
    } finally {
      if (ruling == null || !chosen(ruling)) {
        held.leave();
      }
    }
    return chosen(ruling) || overBudget(ruling) ? ruling : ruleAnew(asked);
  }

  private static boolean chosen(Ruling ruling) {
    return ruling instanceof Ruling.Decided decided
        && decided.decision() instanceof RouteDecision.Chosen;
  }

  /**
   * No other place helps against that. Asked anew, it would find the deployment taken by those who
   * wait behind it and wait again, as would each of them: the place would go round for ever.
   */
  private static boolean overBudget(Ruling ruling) {
    return ruling instanceof Ruling.Decided decided
        && decided.decision() instanceof RouteDecision.Refused refused
        && refused.reason() == Reason.BUDGET;
  }

  private Ruling ruleAnew(Case asked) {
    return ruled(asked, null);
  }

  private Ruling ruled(Case asked, @Nullable Signals held) {
    Selection selection =
        new Selection(asked.group(), asked.question(), asked.table().live(), random, held);
    Reservation reservation = new Reservation(selection);
    boolean paid = false;
    Choice choice = selection.choose();
    for (int race = 0; choice != null && race < MAX_RACES; race++) {
      if (!paid && !pay(asked)) {
        return new Ruling.Decided(overBudget(asked, selection));
      }
      paid = true;
      // What it was decided by, so before this request counts itself.
      String explanation = explanation(asked, selection, choice, null);
      Held.Grant taken = reservation.take(choice, held != null);
      if (taken != null) {
        return new Ruling.Decided(granted(asked, selection, taken, explanation));
      }
      choice = selection.choose();
    }
    return refused(asked, selection);
  }

  /** Calls beyond the first are a bounded share of all. */
  private static boolean pay(Case asked) {
    GroupState state = asked.group().state();
    long now = asked.question().nowNanos();
    return switch (asked.request().purpose()) {
      case FIRST, INSTEAD -> true;
      case RETRY -> state.retries().take(now);
      case HEDGE -> state.hedges().take(now);
    };
  }

  private RouteDecision granted(
      Case asked, Selection selection, Held.Grant taken, @Nullable String explanation) {
    ModelGroup group = asked.group();
    Choice choice = taken.choice();
    Held lease =
        new Held(
            taken, group.state(), asked.table().live().affinity(), selection.sessionKey(), clock);
    try {
      return new RouteDecision.Chosen(
          group.name(),
          asked.resolved().named(choice.member().config()),
          choice.arm().credential(),
          lease,
          hedgeAfter(asked),
          explanation);
    } catch (RuntimeException e) {
      lease.release();
      throw e;
    }
  }

  private static @Nullable Duration hedgeAfter(Case asked) {
    ModelGroup group = asked.group();
    var hedge = group.routing().hedge();
    if (!hedge.enabled()
        || asked.request().purpose() == Purpose.HEDGE
        || group.members().size() < 2) {
      return null;
    }
    Question question = asked.question();
    return group.state().hedgeAfter(question.stream(), hedge.quantile(), question.nowNanos());
  }

  private static Ruling refused(Case asked, Selection selection) {
    Refusals.Refusal refusal = Refusals.of(selection);
    RouteDecision.Refused decision =
        new RouteDecision.Refused(
            refusal.failure(),
            refusal.reason(),
            explanation(asked, selection, null, refusal.failure()));
    List<Signals> full = selection.full();
    boolean waits =
        !full.isEmpty()
            && asked.request().purpose() != Purpose.HEDGE
            && asked.group().routing().queue().maxWaiting() > 0;
    return waits ? new Ruling.Full(asked, full, decision) : new Ruling.Decided(decision);
  }

  private static RouteDecision overBudget(Case asked, Selection selection) {
    Failure failure = new Failure.NoHealthyDeployment(Refusals.SOON);
    return new RouteDecision.Refused(
        failure, Reason.BUDGET, explanation(asked, selection, null, failure));
  }

  private static @Nullable String explanation(
      Case asked, Selection selection, @Nullable Choice choice, @Nullable Failure failure) {
    Exchange exchange = asked.request().exchange();
    return exchange.options().explain()
        ? Explanation.of(asked.resolved().canonical(), selection, choice, failure).toString()
        : null;
  }

  private static Ruling refused(Failure failure) {
    return new Ruling.Decided(new RouteDecision.Refused(failure, Reason.REQUEST, null));
  }
}
