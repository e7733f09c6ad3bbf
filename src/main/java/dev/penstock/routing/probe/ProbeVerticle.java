package dev.penstock.routing.probe;

import dev.penstock.api.Snapshot;
import dev.penstock.api.event.Fact;
import dev.penstock.api.event.HealthChecked;
import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.health.ArmHealth;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Calls each arm once in {@code routing.health_checks.interval} and tells its breaker how it went,
 * so that a deployment that is down is found before a client meets it, and one that is back is used
 * again without a client's call as the probe. One for a process, on the context of the shard whose
 * providers it asks.
 *
 * <p>The arms are called one after the other, spread over the interval, with jitter; each step goes
 * by the configuration that is then in force. What a check finds is confirmed soon, after a tenth
 * of the interval: a first failure, and a success while the breaker is half-open. An open breaker
 * is waited for. A check takes its place and its share of the deployment's own limits as a request
 * does, and is left out if there is no room: the clients that use it up tell as much.
 */
public final class ProbeVerticle extends VerticleBase {
  /** How late another configuration may be noticed. */
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  /** Of the time between two checks, either way. */
  private static final double JITTER = 0.1;

  private static final int CONFIRM_SHARE = 10;

  private final int shard;
  private final Supplier<Snapshot> current;
  private final Arms arms;
  private final Consumer<Fact> facts;
  private final LongSupplier clock;
  private final RandomGenerator random;

  /** Timers of what is due out of turn, by arm. */
  private final Map<String, Long> again = new HashMap<>();

  private @Nullable Caller caller;
  private @Nullable Snapshot planned;
  private List<Target> targets = List.of();
  private int next;
  private long dueNanos;
  private long timer = -1;
  private boolean stopped;

  /**
   * Checks nothing yet.
   *
   * @param shard whose providers to ask; the verticle is to be deployed on its context
   * @param facts hears of each check
   * @param clock the monotonic one that {@code arms} go by
   */
  public ProbeVerticle(
      int shard,
      Supplier<Snapshot> current,
      Arms arms,
      Consumer<Fact> facts,
      LongSupplier clock,
      RandomGenerator random) {
    this.shard = shard;
    this.current = current;
    this.arms = arms;
    this.facts = facts;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Future<?> start() {
    caller = new Caller(vertx, shard, clock);
    look();
    return Future.succeededFuture();
  }

  private Caller caller() {
    return Objects.requireNonNull(caller);
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    again.values().forEach(vertx::cancelTimer);
    again.clear();
    caller().stop();
    return Future.succeededFuture();
  }

  private void look() {
    plan();
    long now = clock.getAsLong();
    if (!targets.isEmpty() && now - dueNanos >= 0) {
      Target target = targets.get(next);
      next = (next + 1) % targets.size();
      dueNanos = now + (long) (gapNanos() * (1 - JITTER + 2 * JITTER * random.nextDouble()));
      lookAfter(dueNanos - now);
      check(target);
    } else {
      lookAfter(targets.isEmpty() ? LOOK_NANOS : dueNanos - now);
    }
  }

  private void lookAfter(long nanos) {
    timer = vertx.setTimer(millis(Math.min(nanos, LOOK_NANOS)), due -> look());
  }

  /** Follows the configuration. */
  private void plan() {
    Snapshot snapshot = current.get();
    if (snapshot.equals(planned)) {
      return;
    }
    boolean idle = targets.isEmpty();
    planned = snapshot;
    targets = checks().enabled() ? Target.of(snapshot.config()) : List.of();
    if (targets.isEmpty()) {
      return;
    }
    next %= targets.size();
    long now = clock.getAsLong();
    // Not later than it would be, and not at once either: reloads in a row would hurry it.
    dueNanos = idle ? now : Math.min(dueNanos - now, gapNanos()) + now;
  }

  private long gapNanos() {
    return checks().interval().toNanos() / targets.size();
  }

  private RoutingConfig.HealthChecks checks() {
    return Objects.requireNonNull(planned).config().routing().healthChecks();
  }

  private void check(Target target) {
    String arm = target.arm();
    Arms.State state = arms.of(target.deployment(), target.credential());
    if (state == null || caller().calls(arm) || again.containsKey(arm)) {
      return;
    }
    long now = clock.getAsLong();
    ArmHealth.Unavailable unavailable = state.health().unavailable(now);
    if (unavailable != null) {
      // A cooldown has a reason that a call would not change.
      if (unavailable.why() == ArmHealth.Why.OPEN) {
        checkAgain(arm, unavailable.untilNanos() - now);
      }
      return;
    }
    caller()
        .check(target, Objects.requireNonNull(planned), state)
        .onSuccess(finding -> found(target, finding, state.health()));
  }

  private void found(Target target, Finding finding, ArmHealth health) {
    if (stopped) {
      return;
    }
    facts.accept(new HealthChecked(target.deployment().id(), target.arm(), finding.outcome()));
    ArmHealth.State state = health.state(clock.getAsLong());
    if ((finding.blames() && state == ArmHealth.State.CLOSED)
        || (finding.failure() == null && state == ArmHealth.State.HALF_OPEN)) {
      checkAgain(target.arm(), checks().interval().toNanos() / CONFIRM_SHARE);
    }
  }

  /** Out of turn, if it is still to be checked then. */
  private void checkAgain(String arm, long afterNanos) {
    again.put(
        arm,
        vertx.setTimer(
            millis(afterNanos),
            due -> {
              again.remove(arm);
              plan();
              targets.stream()
                  .filter(target -> target.arm().equals(arm))
                  .findFirst()
                  .ifPresent(this::check);
            }));
  }

  /** Whole ones, rounded up: a timer that is early finds a breaker that is still open. */
  static long millis(long nanos) {
    return Math.max(1, (nanos + 999_999) / 1_000_000);
  }
}
