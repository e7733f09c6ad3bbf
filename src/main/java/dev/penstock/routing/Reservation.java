package dev.penstock.routing;

import dev.penstock.routing.health.ArmHealth;
import dev.penstock.routing.limit.Taken;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a choice needs, all or nothing: a place, room in the limits, the breaker's leave.
 * Other event loops take at the same time, so each step may find that somebody was faster.
 */
final class Reservation {
  private final Selection selection;
  private final long nowNanos;

  Reservation(Selection selection) {
    this.selection = selection;
    this.nowNanos = selection.question().nowNanos();
  }

  /**
   * Takes it; null if somebody was faster, which the selection then knows.
   *
   * @param placed whether a place on the deployment is taken already; it stays so on failure
   */
  Held.@Nullable Grant take(Choice choice, boolean placed) {
    Signals signals = choice.member().signals();
    if (!placed && !signals.tryEnter()) {
      selection.lost(choice, Obstacle.MAX_PARALLEL);
      return null;
    }
    Held.Grant taken = null;
    try {
      taken = admitted(choice);
    } finally {
      if (taken == null && !placed) {
        signals.leave();
      }
    }
    return taken;
  }

  private Held.@Nullable Grant admitted(Choice choice) {
    long tokens = selection.fit().tokens(choice.member());
    Signals signals = choice.member().signals();
    Taken room = signals.limits().take(tokens, nowNanos);
    if (room == null) {
      long wait = signals.limits().waitNanos(tokens, nowNanos);
      selection.lost(choice, new Obstacle(Obstacle.Why.RATE_LIMIT, nowNanos + wait, null));
      return null;
    }
    ArmHealth health = choice.arm().health();
    ArmHealth.Ticket ticket =
        choice.anyway() ? health.admitAnyway(nowNanos) : health.admit(nowNanos);
    if (ticket == null) {
      signals.limits().giveBack(room, nowNanos);
      Obstacle now = selection.fit().health(choice.arm());
      selection.lost(choice, now == null ? Obstacle.lasting(Obstacle.Why.PROBING) : now);
      return null;
    }
    return new Held.Grant(choice, ticket, room);
  }
}
