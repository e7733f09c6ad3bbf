package dev.penstock.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.bus.AttemptResult;
import dev.penstock.config.RoutingConfig;
import dev.penstock.error.Failure;
import dev.penstock.routing.health.ArmHealth;
import dev.penstock.routing.health.ArmHealth.State;
import dev.penstock.routing.health.ArmHealth.Ticket;
import dev.penstock.routing.health.ArmHealth.Why;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An arm's health, and a plain second account of what it must and must not do, kept from what goes
 * in and what the listener is told.
 */
final class WatchedArm {
  private final ArmHealth health;
  private final RoutingConfig.CircuitBreaker settings;
  private final Set<Ticket> probes = new HashSet<>();
  private final Set<Ticket> counted = new HashSet<>();
  private State state = State.CLOSED;
  private long now;
  private long openUntil;
  private int failuresInRow;
  private int openings;

  WatchedArm(ArmHealth health, RoutingConfig.CircuitBreaker settings) {
    this.health = health;
    this.settings = settings;
    health.listener(
        new ArmHealth.Listener() {
          @Override
          public void changed(State changed, long openNanos) {
            onChange(changed, openNanos);
          }

          @Override
          public void cooling(Why why, long nanos) {
            assertThat(nanos).isPositive();
          }
        });
  }

  ArmHealth health() {
    return health;
  }

  State state() {
    return state;
  }

  @Nullable Ticket admit(long nowNanos) {
    now = nowNanos;
    Ticket ticket = health.admit(nowNanos);
    if (ticket != null) {
      assertThat(state).as("a call was let through while open").isNotEqualTo(State.OPEN);
      assertThat(health.cooldownNanos(nowNanos)).as("a call during a cooldown").isZero();
      note(ticket);
    }
    return ticket;
  }

  Ticket admitAnyway(long nowNanos) {
    now = nowNanos;
    Ticket ticket = health.admitAnyway(nowNanos);
    if (ticket.probe()) {
      note(ticket);
    }
    return ticket;
  }

  private void note(Ticket ticket) {
    assertThat(ticket.probe()).isEqualTo(state == State.HALF_OPEN);
    (ticket.probe() ? probes : counted).add(ticket);
    assertThat(probes).as("probes at a time").hasSizeLessThanOrEqualTo(settings.halfOpenProbes());
  }

  /** Tells how a call went, by the rules for outcomes. */
  void end(Ticket ticket, AttemptResult result, long nowNanos) {
    now = nowNanos;
    boolean said = ticket.probe() ? probes.remove(ticket) : counted.contains(ticket);
    Failure failure = result.failure();
    if (result.cancelled() || failure instanceof Failure.UpstreamRateLimited) {
      health.released(ticket, nowNanos);
    } else if (failure == null) {
      failuresInRow = said && state == State.CLOSED ? 0 : failuresInRow;
      health.succeeded(ticket, nowNanos);
    } else {
      failuresInRow += said && state == State.CLOSED ? 1 : 0;
      health.failed(ticket, nowNanos);
    }
    if (failure instanceof Failure.UpstreamRateLimited limited) {
      rateLimited(limited.retryAfter(), nowNanos);
    }
    assertThat(failuresInRow)
        .as("failures in a row of a closed breaker")
        .isLessThan(settings.consecutiveFailures());
  }

  private void rateLimited(@Nullable Duration retryAfter, long nowNanos) {
    long before = health.cooldownNanos(nowNanos);
    health.rateLimited(retryAfter, nowNanos);
    long least = retryAfter == null ? 1 : retryAfter.toNanos();
    assertThat(health.cooldownNanos(nowNanos))
        .as("a cooldown never shrinks")
        .isGreaterThanOrEqualTo(Math.max(before, least));
  }

  private void onChange(State changed, long openNanos) {
    switch (changed) {
      case OPEN -> {
        boolean again = state == State.HALF_OPEN;
        assertThat(state).isNotEqualTo(State.OPEN);
        openings = again ? openings + 1 : 1;
        assertOpenTime(openNanos);
        openUntil = now + openNanos;
      }
      case HALF_OPEN -> {
        assertThat(state).isEqualTo(State.OPEN);
        assertThat(now).as("half-open before its time").isGreaterThanOrEqualTo(openUntil);
      }
      case CLOSED -> assertThat(state).isEqualTo(State.HALF_OPEN);
    }
    state = changed;
    failuresInRow = 0;
    probes.clear();
    counted.clear();
  }

  private void assertOpenTime(long openNanos) {
    double max = settings.maxOpen().toNanos();
    double planned = Math.min(max, settings.open().toNanos() * Math.pow(2, openings - 1));
    assertThat((double) openNanos).isBetween(planned * 0.8 - 1, Math.min(max, planned * 1.2) + 1);
  }
}
