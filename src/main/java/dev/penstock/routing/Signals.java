package dev.penstock.routing;

import dev.penstock.config.ModelConfig;
import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.latency.LatencyAverages;
import dev.penstock.routing.limit.DeploymentLimits;
import java.util.concurrent.atomic.AtomicInteger;

/** What is known of one deployment right now, in this process; shared by all shards. */
public final class Signals {
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LatencyAverages latency;
  private final DeploymentLimits limits;

  /** Nothing is known yet. */
  public Signals(ModelConfig.Limits limits, RoutingConfig routing) {
    this.latency = new LatencyAverages(routing.latency().halfLife());
    this.limits = new DeploymentLimits(limits);
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

  /** Takes a place. */
  public void enter() {
    inFlight.incrementAndGet();
  }

  /** Takes a place, unless {@code most} are taken. */
  public boolean tryEnter(int most) {
    if (inFlight.incrementAndGet() > most) {
      inFlight.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Gives a place back. */
  public void leave() {
    inFlight.decrementAndGet();
  }
}
