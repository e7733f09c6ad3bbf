package dev.penstock.routing.health;

import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.health.Cell.Step;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Circuit breaker and cooldown of one deployment with one credential, in this process. Safe to use
 * from every event loop: the states are immutable and change by compare-and-swap.
 */
public final class ArmHealth {
  /** Pauses after a 429 that names no time double up to this, or the configured one if longer. */
  private static final long MOST_UNNAMED_NANOS = Duration.ofMinutes(1).toNanos();

  /** A provider that asks for more is asked again after this. */
  private static final Duration MOST_NAMED = Duration.ofDays(1);

  /** When a place for a probe is free again: nobody knows. */
  private static final long PROBE_GUESS_NANOS = Duration.ofSeconds(1).toNanos();

  private final Cell<Breaker> breaker = new Cell<>(Breaker.closed());
  private final Cell<Cooldown> limited = new Cell<>(Cooldown.NONE);
  private final Cell<Cooldown> refused = new Cell<>(Cooldown.NONE);
  private final AtomicLong lastFailure = new AtomicLong(Long.MIN_VALUE);
  private final CredentialHealth credential;
  private final RandomGenerator random;
  private volatile Settings settings;
  private volatile @Nullable Listener listener;

  /**
   * Healthy, as long as nothing is known.
   *
   * @param credential cooldown of the credential wherever it is used; shared by its arms
   * @param random for jitter; asked by several threads, so one that bears it
   */
  public ArmHealth(
      RoutingConfig.CircuitBreaker breaker,
      RoutingConfig.Cooldown cooldown,
      CredentialHealth credential,
      RandomGenerator random) {
    this.settings = new Settings(breaker, cooldown);
    this.credential = credential;
    this.random = random;
  }

  private record Settings(RoutingConfig.CircuitBreaker breaker, RoutingConfig.Cooldown cooldown) {}

  /** Other settings from now on; the state stays. */
  public void settings(RoutingConfig.CircuitBreaker breaker, RoutingConfig.Cooldown cooldown) {
    this.settings = new Settings(breaker, cooldown);
  }

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
   * @param number which probe of the era it is; 0 if it is none
   */
  public record Ticket(boolean probe, long era, long number) {}

  /**
   * Why it may not be called now; null if it may. If several things stand in the way, the last of
   * {@link Why} that does, and the time when none does any more.
   */
  public @Nullable Unavailable unavailable(long nowNanos) {
    Breaker now = breaker.now();
    long refusedFor = refusedNanos(nowNanos);
    long limitedFor = limited.now().leftNanos(nowNanos);
    long openFor = now.openAt(nowNanos) ? now.openUntil() - nowNanos : 0;
    long until = nowNanos + Math.max(openFor, Math.max(refusedFor, limitedFor));
    if (refusedFor > 0) {
      return new Unavailable(Why.CREDENTIAL_REFUSED, until);
    }
    if (limitedFor > 0) {
      return new Unavailable(Why.RATE_LIMITED, until);
    }
    if (openFor > 0) {
      return new Unavailable(Why.OPEN, until);
    }
    return now.probing(settings.breaker(), nowNanos)
        ? new Unavailable(Why.PROBING, nowNanos + PROBE_GUESS_NANOS)
        : null;
  }

  /** Lets a call through, as a probe if half-open; null if it may not. */
  public @Nullable Ticket admit(long nowNanos) {
    return cooldownNanos(nowNanos) > 0 ? null : pass(nowNanos);
  }

  /**
   * Lets a call through although the breaker is open: nothing else is left to try. How it ends
   * changes nothing but {@link #lastFailureNanos}, unless the breaker would have let it through.
   */
  public Ticket admitAnyway(long nowNanos) {
    Ticket ticket = pass(nowNanos);
    return ticket == null ? breaker.now().outsider() : ticket;
  }

  /** The call went well. */
  public void succeeded(Ticket ticket, long nowNanos) {
    tell(breaker.advance(b -> b.succeeded(settings.breaker(), ticket, nowNanos)), nowNanos);
    limited.advance(c -> c.succeeded(nowNanos));
  }

  /** The call failed, and it was the deployment's fault. */
  public void failed(Ticket ticket, long nowNanos) {
    lastFailure.accumulateAndGet(nowNanos, ArmHealth::later);
    double chance = random.nextDouble();
    tell(breaker.advance(b -> b.failed(settings.breaker(), ticket, chance, nowNanos)), nowNanos);
  }

  /** The call ended without telling anything of the deployment. */
  public void released(Ticket ticket, long nowNanos) {
    tell(breaker.advance(b -> b.released(ticket)), nowNanos);
  }

  /**
   * The provider's rate limit was met; the ticket is released apart. A shorter pause never shortens
   * a longer one. A pause without a time is {@code rate_limited}, doubled with each such pause in a
   * row up to a minute; a call that goes well after it makes it short again.
   *
   * @param retryAfter null if it did not say; nothing or less is not saying it
   */
  public void rateLimited(@Nullable Duration retryAfter, long nowNanos) {
    long fallback = settings.cooldown().rateLimited().toNanos();
    long named = retryAfter == null ? 0 : min(retryAfter, MOST_NAMED).toNanos();
    UnaryOperator<Cooldown> event =
        named > 0
            ? c -> c.named(named, nowNanos)
            : c -> c.unnamed(fallback, MOST_UNNAMED_NANOS, nowNanos);
    tell(limited.advance(event), Why.RATE_LIMITED, nowNanos);
  }

  /** The provider refused the credential, {@code everywhere} or for this deployment only. */
  public void credentialRefused(boolean everywhere, long nowNanos) {
    Duration pause = settings.cooldown().unauthorized();
    if (!everywhere) {
      long nanos = pause.toNanos();
      tell(
          refused.advance(c -> c.unnamed(nanos, nanos, nowNanos)),
          Why.CREDENTIAL_REFUSED,
          nowNanos);
    } else if (credential.refused(pause, nowNanos)) {
      tellCooling(Why.CREDENTIAL_REFUSED, pause.toNanos());
    }
  }

  /** The breaker's state; half-open as soon as a probe may pass. */
  public State state(long nowNanos) {
    Breaker now = breaker.now();
    return now.state() == State.OPEN && !now.openAt(nowNanos) ? State.HALF_OPEN : now.state();
  }

  /** Nanoseconds until the last cooldown that is on has ended; 0 if none is. */
  public long cooldownNanos(long nowNanos) {
    return Math.max(limited.now().leftNanos(nowNanos), refusedNanos(nowNanos));
  }

  /** When it last failed; {@link Long#MIN_VALUE} if it never did. */
  public long lastFailureNanos() {
    return lastFailure.get();
  }

  /**
   * Told of each change once, on the thread that made it; two changes that threads make at the same
   * time may be told in either order.
   */
  public interface Listener {
    /** {@code openNanos}: how long it stays open; 0 unless it opened. */
    void changed(State state, long openNanos);

    /** A cooldown began or grew. */
    void cooling(Why why, long nanos);
  }

  /** Tells {@code listener} from now on. */
  public void listener(Listener told) {
    this.listener = told;
  }

  private @Nullable Ticket pass(long nowNanos) {
    while (true) {
      Breaker before = breaker.now();
      Breaker.Admission admission = before.admit(settings.breaker(), nowNanos);
      Step<Breaker> step = new Step<>(before, admission.next());
      if (breaker.swap(step)) {
        tell(step, nowNanos);
        return admission.ticket();
      }
    }
  }

  private void tell(Step<Breaker> step, long nowNanos) {
    Listener told = listener;
    Breaker after = step.after();
    if (told != null && after.era() != step.before().era()) {
      State state = after.state();
      told.changed(state, state == State.OPEN ? after.openUntil() - nowNanos : 0);
    }
  }

  private void tell(Step<Cooldown> step, Why why, long nowNanos) {
    if (step.after().toldSince(step.before())) {
      tellCooling(why, step.after().leftNanos(nowNanos));
    }
  }

  private void tellCooling(Why why, long nanos) {
    Listener told = listener;
    if (told != null) {
      told.cooling(why, nanos);
    }
  }

  private long refusedNanos(long nowNanos) {
    return Math.max(refused.now().leftNanos(nowNanos), credential.cooldownNanos(nowNanos));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static long later(long one, long other) {
    return one != Long.MIN_VALUE && one - other > 0 ? one : other;
  }
}
