package dev.penstock.routing;

import dev.penstock.config.ModelConfig;
import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.latency.LatencyAverages;
import dev.penstock.routing.limit.DeploymentLimits;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is known of one deployment right now, in this process; shared by all shards. */
public final class Signals {
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LatencyAverages latency;
  private final DeploymentLimits limits;
  private final WaitingLine line = new WaitingLine(this);
  private volatile int most;
  private volatile @Nullable LastError lastError;

  /** The latest failure that was the deployment's. */
  record LastError(String code, long atNanos) {}

  /** Nothing is known yet. */
  public Signals(ModelConfig.Limits limits, RoutingConfig routing) {
    this(limits, routing, new DeploymentLimits(limits));
  }

  /** Nothing is known yet but what was taken of its limits. */
  Signals(ModelConfig.Limits limits, RoutingConfig routing, DeploymentLimits taken) {
    this.latency = new LatencyAverages(routing.latency().halfLife());
    this.limits = taken;
    this.most = most(limits);
  }

  /** Other limits from now on; what is in flight stays so. */
  void limits(ModelConfig.Limits changed) {
    limits.limits(changed);
    most = most(changed);
    line.offer();
  }

  private static int most(ModelConfig.Limits limits) {
    Integer maxParallel = limits.maxParallel();
    return maxParallel == null ? Integer.MAX_VALUE : maxParallel;
  }

  /** Requests that hold a lease of this deployment. */
  public int inFlight() {
    return inFlight.get();
  }

  /** How fast it answers. */
  public LatencyAverages latency() {
    return latency;
  }

  /** How much it may still take. */
  public DeploymentLimits limits() {
    return limits;
  }

  /** Requests that wait for a place here. */
  WaitingLine line() {
    return line;
  }

  @Nullable LastError lastError() {
    return lastError;
  }

  void lastError(String code, long nowNanos) {
    lastError = new LastError(code, nowNanos);
  }

  /** Whether a newcomer finds no place: none is free, or others were here before. */
  boolean full() {
    return most != Integer.MAX_VALUE && (inFlight.get() >= most || line.size() > 0);
  }

  /** Takes a place. */
  public void enter() {
    inFlight.incrementAndGet();
  }

  /** Takes a place, unless {@code most} are taken. */
  public boolean tryEnter(int most) {
    int taken = inFlight.get();
    while (taken < most) {
      int witness = inFlight.compareAndExchange(taken, taken + 1);
      if (witness == taken) {
        return true;
      }
      taken = witness;
    }
    return false;
  }

  /** Takes a place for a newcomer, who passes nobody in the line. */
  boolean tryEnter() {
    if (most == Integer.MAX_VALUE) {
      enter();
      return true;
    }
    return line.size() == 0 && tryEnter(most);
  }

  /** Takes a place for the first of the line. */
  boolean tryEnterFromLine() {
    return tryEnter(most);
  }

  /** Gives back a place that nobody in the line shall have. */
  void leaveQuietly() {
    inFlight.decrementAndGet();
  }

  /** Gives a place back; the first of the line gets it. */
  public void leave() {
    inFlight.decrementAndGet();
    line.offer();
  }

  /** Whether nothing would be missed if this were forgotten. */
  boolean idle() {
    return inFlight.get() == 0 && line.size() == 0;
  }
}
