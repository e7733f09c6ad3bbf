package dev.penstock.routing;

import dev.penstock.api.bus.RouteDecision.Lease;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What is known of one deployment right now, in this process; shared by all shards. */
public final class Signals {
  private final AtomicInteger inFlight = new AtomicInteger();

  /** Requests that hold a lease of this deployment. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Counts one more request until its lease is released, however often that is asked. */
  public Lease lease() {
    inFlight.incrementAndGet();
    AtomicBoolean held = new AtomicBoolean(true);
    return () -> {
      if (held.compareAndSet(true, false)) {
        inFlight.decrementAndGet();
      }
    };
  }
}
