package dev.penstock.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.RouteDecision.Lease;
import dev.penstock.config.RoutingConfig;
import dev.penstock.error.Failure;
import dev.penstock.routing.health.ArmHealth;
import dev.penstock.routing.health.ArmHealth.State;
import dev.penstock.routing.health.ArmHealth.Why;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An arm's health, and a plain second account of what it must and must not do, kept from the calls
 * that the router lets through, from their ends and from what the listener is told.
 */
public final class WatchedArm {
  private final ArmHealth health;
  private final RoutingConfig settings;
  private final LongSupplier clock;
  private final Set<Lease> probes = new HashSet<>();
  private final Set<Lease> counted = new HashSet<>();
  private State state = State.CLOSED;
  private long openUntil;
  private int failuresInRow;
  private int openings;

  /** Watches an arm of which nothing is known yet. */
  public WatchedArm(ArmHealth health, RoutingConfig settings, LongSupplier clock) {
    this.health = health;
    this.settings = settings;
    this.clock = clock;
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

  /** By this account. */
  public State state() {
    return state;
  }

  /** The router let a call through; true if it did so although the breaker is open. */
  public boolean admitted(Lease lease) {
    assertThat(health.cooldownNanos(clock.getAsLong())).as("a call during a cooldown").isZero();
    switch (state) {
      case OPEN -> assertThat(clock.getAsLong()).as("open for too long").isLessThan(openUntil);
      case HALF_OPEN -> probes.add(lease);
      case CLOSED -> counted.add(lease);
    }
    assertThat(probes.size())
        .as("probes at a time")
        .isLessThanOrEqualTo(settings.circuitBreaker().halfOpenProbes());
    return state == State.OPEN;
  }

  /** The call's first content came. */
  public void answering(Lease lease, long ttftNanos) {
    lease.answering(ttftNanos);
    probes.remove(lease);
  }

  /** Tells the router how a call went, and looks what it makes of that. */
  public void end(Lease lease, AttemptResult result) {
    boolean said = counted.remove(lease);
    probes.remove(lease);
    Failure failure = result.failure();
    if (said && state == State.CLOSED && !result.cancelled()) {
      failuresInRow = failure == null ? 0 : failuresInRow + (blamed(failure) ? 1 : 0);
    }
    long least = Math.max(health.cooldownNanos(clock.getAsLong()), asked(failure));
    lease.end(result);
    assertThat(health.cooldownNanos(clock.getAsLong()))
        .as("a cooldown never shrinks")
        .isGreaterThanOrEqualTo(least);
    assertThat(failuresInRow)
        .as("failures in a row of a closed breaker")
        .isLessThan(settings.circuitBreaker().consecutiveFailures());
  }

  private static boolean blamed(Failure failure) {
    return failure instanceof Failure.UpstreamOverloaded
        || failure instanceof Failure.UpstreamUnreachable
        || failure instanceof Failure.UpstreamTimeout
        || failure instanceof Failure.UpstreamBroken;
  }

  /** What the failure asks for; pauses that name no time do not add up. */
  private static long asked(@Nullable Failure failure) {
    Duration said =
        failure instanceof Failure.UpstreamRateLimited limited ? limited.retryAfter() : null;
    boolean other =
        failure instanceof Failure.UpstreamRateLimited
            || failure instanceof Failure.CredentialRefused;
    return said == null ? (other ? 1 : 0) : said.toNanos();
  }

  private void onChange(State changed, long openNanos) {
    long now = clock.getAsLong();
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
    RoutingConfig.CircuitBreaker breaker = settings.circuitBreaker();
    double max = breaker.maxOpen().toNanos();
    double planned = Math.min(max, breaker.open().toNanos() * Math.pow(2, openings - 1));
    assertThat((double) openNanos).isBetween(planned * 0.8 - 1, Math.min(max, planned * 1.2) + 1);
  }
}
