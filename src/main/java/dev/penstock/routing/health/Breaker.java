package dev.penstock.routing.health;

import dev.penstock.config.RoutingConfig.CircuitBreaker;
import dev.penstock.routing.health.ArmHealth.State;
import dev.penstock.routing.health.ArmHealth.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker's state. Every method is state + event + now -> state, without effects, and
 * returns {@code this} where nothing changes.
 *
 * <p>Closed, it counts failures in a row and the failures among the calls of a window; either opens
 * it. Open, it lets nothing through until its time is over; the first call after that makes it
 * half-open. Half-open, a few calls at a time are probes: enough that go well close it, one that
 * fails opens it again for twice as long. Each change of state begins a new era, and what was let
 * through in an earlier one says nothing any more.
 *
 * @param era changes of state so far
 * @param failures in a row, while closed
 * @param calls calls and failures of the window, while closed; null if there are none
 * @param openings in a row, without having closed between
 * @param openUntil when probes may begin, on the monotonic clock; while open
 * @param successes of this era's probes, while half-open
 * @param probes under way, while half-open
 * @param lastProbe number of the latest probe; never used twice
 */
record Breaker(
    State state,
    long era,
    int failures,
    @Nullable SlidingCounts calls,
    int openings,
    long openUntil,
    int successes,
    List<Probe> probes,
    long lastProbe) {

  /** Whoever holds a probe longer than this has lost it: its place is free again. */
  static final Duration PROBE_BOUND = Duration.ofMinutes(10);

  /** The time a breaker stays open is up to this share longer or shorter than planned. */
  private static final double JITTER = 0.2;

  /** A probe under way, and when its place is free again whatever happens to it. */
  record Probe(long number, long expires) {}

  /** A state after a call was let through; {@code ticket} is null if it was not. */
  record Admission(Breaker next, @Nullable Ticket ticket) {}

  Breaker {
    probes = List.copyOf(probes);
  }

  /** As it is while nothing is known. */
  static Breaker closed() {
    return closed(0, 0);
  }

  /** Open for as long as it was to be, whether or not a call has made it half-open yet. */
  boolean openAt(long nowNanos) {
    return state == State.OPEN && nowNanos - openUntil < 0;
  }

  /** Whether all places for probes are taken. */
  boolean probing(CircuitBreaker settings, long nowNanos) {
    return state == State.HALF_OPEN && live(nowNanos).size() >= settings.halfOpenProbes();
  }

  Admission admit(CircuitBreaker settings, long nowNanos) {
    if (state == State.CLOSED) {
      return new Admission(this, new Ticket(false, era, 0));
    }
    if (openAt(nowNanos) || probing(settings, nowNanos)) {
      return new Admission(this, null);
    }
    Breaker halfOpen = state == State.OPEN ? halfOpen() : this;
    return halfOpen.withProbe(nowNanos);
  }

  /** A call that is let through although the breaker says no; how it ends changes nothing. */
  Ticket outsider() {
    return new Ticket(false, state == State.CLOSED ? era : -1, 0);
  }

  Breaker succeeded(CircuitBreaker settings, Ticket ticket, long nowNanos) {
    if (ticket.era() != era) {
      return this;
    }
    if (state == State.CLOSED) {
      return counted(settings, 0, nowNanos);
    }
    if (!holds(ticket)) {
      return this;
    }
    if (successes + 1 >= settings.successesToClose()) {
      return closed(era + 1, lastProbe);
    }
    return halfOpen(successes + 1, without(ticket), lastProbe);
  }

  /** {@code chance} is from 0 to 1, and what the time it stays open is jittered by. */
  Breaker failed(CircuitBreaker settings, Ticket ticket, double chance, long nowNanos) {
    if (ticket.era() != era) {
      return this;
    }
    if (state == State.CLOSED) {
      Breaker next = counted(settings, 1, nowNanos);
      return next.broken(settings, nowNanos) ? next.opened(settings, chance, nowNanos) : next;
    }
    return holds(ticket) ? opened(settings, chance, nowNanos) : this;
  }

  Breaker released(Ticket ticket) {
    return ticket.era() == era && holds(ticket)
        ? halfOpen(successes, without(ticket), lastProbe)
        : this;
  }

  /**
   * {@code open} doubled with each opening in a row, at most {@code max_open}; of that, anything
   * from a fifth less to a fifth more is taken by chance, but never more than {@code max_open}.
   */
  static long openNanos(CircuitBreaker settings, int openings, double chance) {
    double most = settings.maxOpen().toNanos();
    double planned = Math.min(most, settings.open().toNanos() * Math.pow(2, openings - 1));
    double low = planned * (1 - JITTER);
    double high = Math.min(most, planned * (1 + JITTER));
    return (long) (low + (high - low) * chance);
  }

  private boolean broken(CircuitBreaker settings, long nowNanos) {
    if (failures >= settings.consecutiveFailures()) {
      return true;
    }
    int total = calls == null ? 0 : calls.first(nowNanos);
    return calls != null
        && total >= settings.minimumCalls()
        && calls.second(nowNanos) >= settings.failureRate() * total;
  }

  private Breaker counted(CircuitBreaker settings, int failed, long nowNanos) {
    SlidingCounts fitted = SlidingCounts.fitted(calls, settings.window().toNanos(), nowNanos);
    int inRow = failed == 0 ? 0 : failures + 1;
    SlidingCounts more = fitted.plus(1, failed, nowNanos);
    return new Breaker(State.CLOSED, era, inRow, more, 0, 0, 0, List.of(), lastProbe);
  }

  private static Breaker closed(long era, long lastProbe) {
    return new Breaker(State.CLOSED, era, 0, null, 0, 0, 0, List.of(), lastProbe);
  }

  private Breaker opened(CircuitBreaker settings, double chance, long nowNanos) {
    int inRow = openings + 1;
    long until = nowNanos + openNanos(settings, inRow, chance);
    return new Breaker(State.OPEN, era + 1, 0, null, inRow, until, 0, List.of(), lastProbe);
  }

  private Breaker halfOpen() {
    return new Breaker(
        State.HALF_OPEN, era + 1, 0, null, openings, openUntil, 0, List.of(), lastProbe);
  }

  private Breaker halfOpen(int nowSuccesses, List<Probe> nowProbes, long nowLastProbe) {
    return new Breaker(
        State.HALF_OPEN, era, 0, null, openings, openUntil, nowSuccesses, nowProbes, nowLastProbe);
  }

  private Admission withProbe(long nowNanos) {
    List<Probe> more = new ArrayList<>(live(nowNanos));
    more.add(new Probe(lastProbe + 1, nowNanos + PROBE_BOUND.toNanos()));
    return new Admission(
        halfOpen(successes, more, lastProbe + 1), new Ticket(true, era, lastProbe + 1));
  }

  private List<Probe> live(long nowNanos) {
    return probes.stream().filter(p -> p.expires() - nowNanos > 0).toList();
  }

  private boolean holds(Ticket ticket) {
    return ticket.probe() && probes.stream().anyMatch(p -> p.number() == ticket.number());
  }

  private List<Probe> without(Ticket ticket) {
    return probes.stream().filter(p -> p.number() != ticket.number()).toList();
  }
}
