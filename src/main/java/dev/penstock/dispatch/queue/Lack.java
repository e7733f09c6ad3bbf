package dev.penstock.dispatch.queue;

import dev.penstock.admission.Verdict.Refused;
import dev.penstock.admission.Verdict.What;
import dev.penstock.config.BudgetConfig.Scope;
import java.time.Duration;

/** What somebody was refused for, and when. */
record Lack(Refused refused, long atNanos) {
  /** Places are given back by other replicas too, which tell nobody. */
  private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

  /** Clocks differ by less; and whoever asks more often keeps the store busy. */
  private static final long LEAST_NANOS = Duration.ofMillis(5).toNanos();

  /** Whether time mends it: a limit of the caller's, not its money, nor a deployment's limit. */
  static boolean passes(Refused refused) {
    return switch (refused.what()) {
      case REQUESTS, TOKENS, PLACES ->
          refused.scope() == Scope.KEY
              || refused.scope() == Scope.TEAM
              || refused.scope() == Scope.MODEL;
      case MONEY, STORE -> false;
    };
  }

  /** Whether there can be room before that. Tokens may come back early, requests never do. */
  boolean passesBefore(long untilNanos) {
    return refused.what() != What.REQUESTS || roomNanos() - untilNanos <= 0;
  }

  /** When to ask again, unless something is given back before. */
  long dueNanos() {
    long wait = Math.max(LEAST_NANOS, refused.retryAfter().toNanos());
    return atNanos + (refused.what() == What.PLACES ? Math.min(LOOK_NANOS, wait) : wait);
  }

  /** Whether it may be mended by a request that ends. */
  boolean mendedByEnds() {
    return refused.what() != What.REQUESTS;
  }

  /** Whether nobody of the team gets any further. */
  boolean ofAllTheTeam() {
    return ofTeam() && refused.what() != What.TOKENS;
  }

  boolean ofTeam() {
    return refused.scope() == Scope.TEAM;
  }

  boolean ofModel() {
    return refused.scope() == Scope.MODEL;
  }

  /** The same as it is to be told now. */
  Refused told(long nowNanos) {
    if (refused.what() == What.PLACES) {
      return refused;
    }
    long left = Math.max(LEAST_NANOS, roomNanos() - nowNanos);
    return new Refused(
        refused.what(),
        refused.scope(),
        refused.name(),
        Duration.ofNanos(left),
        refused.standing());
  }

  private long roomNanos() {
    return atNanos + refused.retryAfter().toNanos();
  }
}
