package dev.penstock.routing.health;

import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.health.ArmHealth.State;
import dev.penstock.routing.health.ArmHealth.Ticket;
import dev.penstock.routing.health.ArmHealth.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An arm's health with the default settings, a clock set by hand and no luck: half of the jitter.
 */
final class Arm {
  static final RoutingConfig.CircuitBreaker BREAKER = breaker(5, 1);
  static final RoutingConfig.Cooldown COOLDOWN =
      new RoutingConfig.Cooldown(Duration.ofSeconds(5), Duration.ofSeconds(60));

  /** For how long it opens the first time. */
  static final Duration OPEN = BREAKER.open();

  private final ArmHealth health;
  private final List<String> told = new ArrayList<>();
  // The monotonic clock may be anything, below zero too
  private long now = -3_000_000_000L;

  Arm() {
    this(new CredentialHealth());
  }

  Arm(CredentialHealth credential) {
    RandomGenerator even = () -> 1L << 63;
    this.health = new ArmHealth(BREAKER, COOLDOWN, credential, even);
    health.listener(
        new ArmHealth.Listener() {
          @Override
          public void changed(State state, long openNanos) {
            told.add(state + " " + Duration.ofNanos(openNanos).toMillis() + " ms");
          }

          @Override
          public void cooling(Why why, long nanos) {
            told.add(why + " " + Duration.ofNanos(nanos).toMillis() + " ms");
          }
        });
  }

  static RoutingConfig.CircuitBreaker breaker(int consecutiveFailures, int halfOpenProbes) {
    return new RoutingConfig.CircuitBreaker(
        consecutiveFailures,
        0.5,
        20,
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        halfOpenProbes,
        3);
  }

  ArmHealth health() {
    return health;
  }

  List<String> told() {
    return told;
  }

  long now() {
    return now;
  }

  void pass(Duration time) {
    now += time.toNanos();
  }

  State state() {
    return health.state(now);
  }

  @Nullable Ticket admit() {
    return health.admit(now);
  }

  Ticket admitted() {
    return Objects.requireNonNull(admit());
  }

  ArmHealth.@Nullable Unavailable unavailable() {
    return health.unavailable(now);
  }

  long untilNanos() {
    return Objects.requireNonNull(unavailable()).untilNanos() - now;
  }

  /** So many calls that fail, one after the other, as far as they are let through. */
  void fail(int calls) {
    for (int i = 0; i < calls; i++) {
      Ticket ticket = admit();
      if (ticket != null) {
        health.failed(ticket, now);
      }
    }
  }

  void succeed(int calls) {
    for (int i = 0; i < calls; i++) {
      health.succeeded(admitted(), now);
    }
  }
}
