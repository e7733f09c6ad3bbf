package dev.penstock.routing.simulation;

import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteRequest;
import java.util.Set;
import java.util.function.Consumer;

/** The router, as simulated requests ask it, and what can be seen of it from outside. */
public interface Routes {

  /** Decides now, or when there is a place. */
  void route(RouteRequest request, Consumer<RouteDecision> then);

  /** What requests begin with. */
  Snapshot snapshot();

  /** Requests in flight on all deployments together, and those that wait for a place. */
  int inFlight();

  /** Deployments that a request could go to now, by a plain second account. */
  Set<String> usable(RouteRequest request);

  /** Whether no breaker is open, nor half-open. */
  boolean allClosed();
}
