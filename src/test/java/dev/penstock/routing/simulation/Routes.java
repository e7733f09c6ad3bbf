package dev.penstock.routing.simulation;

import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteRequest.Purpose;
import java.util.Set;

/** What a simulated request asks: the router, or a model of it. */
interface Routes {

  /** {@code excluded}: ids of the deployments that have failed this request. */
  RouteDecision route(Purpose purpose, Set<String> excluded);

  /** Requests in flight on all deployments together. */
  int inFlight();
}
