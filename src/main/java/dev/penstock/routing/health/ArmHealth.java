package dev.penstock.routing.health;

import dev.penstock.config.RoutingConfig;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Circuit breaker and cooldown of one deployment with one credential, in this process. Safe to use
 * from every event loop.
 */
public final class ArmHealth {

  /**
   * Healthy, as long as nothing is known.
   *
   * @param credential cooldown of the credential wherever it is used; shared by its arms
   * @param random for jitter
   */
  public ArmHealth(
      RoutingConfig.CircuitBreaker breaker,
      RoutingConfig.Cooldown cooldown,
      CredentialHealth credential,
      RandomGenerator random) {}

  /** Other settings from now on; the state stays. */
  public void settings(RoutingConfig.CircuitBreaker breaker, RoutingConfig.Cooldown cooldown) {}

  /** Breaker states, as the metric numbers them. */
  public enum State {
    CLOSED,
    HALF_OPEN,
    OPEN
  }

  /** Why it may not be called. */
  public enum Why {
    OPEN,
    /** Half-open, and all probes are under way. */
    PROBING,
    RATE_LIMITED,
    CREDENTIAL_REFUSED
  }

  /**
   * It may not be called.
   *
   * @param untilNanos when it may, on the monotonic clock; a guess for {@link Why#PROBING}
   */
  public record Unavailable(Why why, long untilNanos) {}

  /**
   * A call that was let through; ends in exactly one of {@link #succeeded}, {@link #failed}, {@link
   * #released}.
   *
   * @param probe whether it is a half-open breaker's probe
   * @param era the breaker's count of state changes when it was let through: what comes from before
   *     a change says nothing about the state after it
   */
  public record Ticket(boolean probe, long era) {}

  /** Why it may not be called now; null if it may. */
  public @Nullable Unavailable unavailable(long nowNanos) {
    return null;
  }

  /** Lets a call through, as a probe if half-open; null if it may not. */
  public @Nullable Ticket admit(long nowNanos) {
    return new Ticket(false, 0);
  }

  /** Lets a call through although the breaker is open: nothing else is left to try. */
  public Ticket admitAnyway(long nowNanos) {
    return new Ticket(false, 0);
  }

  /** The call went well. */
  public void succeeded(Ticket ticket, long nowNanos) {}

  /** The call failed, and it was the deployment's fault. */
  public void failed(Ticket ticket, long nowNanos) {}

  /** The call ended without telling anything of the deployment. */
  public void released(Ticket ticket, long nowNanos) {}

  /**
   * The provider's rate limit was met; the ticket is released apart. A shorter pause never shortens
   * a longer one.
   *
   * @param retryAfter null if it did not say
   */
  public void rateLimited(@Nullable Duration retryAfter, long nowNanos) {}

  /** The provider refused the credential, {@code everywhere} or for this deployment only. */
  public void credentialRefused(boolean everywhere, long nowNanos) {}

  /** The breaker's state. */
  public State state(long nowNanos) {
    return State.CLOSED;
  }

  /** When a cooldown ends, the longest one that is on; 0 nanoseconds from now if none is. */
  public long cooldownNanos(long nowNanos) {
    return 0;
  }

  /** When it last failed; {@link Long#MIN_VALUE} if it never did. */
  public long lastFailureNanos() {
    return Long.MIN_VALUE;
  }

  /** Told of changes, on whichever thread makes them. */
  public interface Listener {
    /** {@code openNanos}: how long it stays open; 0 unless it opened. */
    void changed(State state, long openNanos);

    /** A cooldown began or grew. */
    void cooling(Why why, long nanos);
  }

  /** Tells {@code listener} from now on. */
  public void listener(Listener listener) {}
}
