package dev.penstock.routing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.CallOptions;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Estimate;
import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.ExplainRequest;
import dev.penstock.config.Config;
import dev.penstock.error.Failure;
import dev.penstock.routing.RoutingTable.Resolved;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Tells where a request would go, and why, by the router's own code. Nothing is reserved. */
public final class Explain {
  private final RandomGenerator random;
  private final InstantSource wallClock;

  /** {@code wallClock} tells which prices hold, for what has none. */
  public Explain(RandomGenerator random, InstantSource wallClock) {
    this.random = random;
    this.wallClock = wallClock;
  }

  /** Of tables, which have a clock of their own. */
  Explain(RandomGenerator random) {
    this(random, InstantSource.fixed(Instant.EPOCH));
  }

  /**
   * Where a request of so many input tokens would go in a gateway that has just started with {@code
   * config}.
   */
  public ObjectNode of(
      Config config, Principal principal, String model, long tokens, CallOptions options) {
    LiveState live = new LiveState(random, fact -> {}, wallClock);
    Snapshot fresh = new Snapshot(config, new RoutingTable(config, live));
    return of(new ExplainRequest(fresh, principal, model, tokens, false, options), 0);
  }

  /** Where a request would go now; the decision as JSON. */
  ObjectNode of(ExplainRequest request, long nowNanos) {
    RoutingTable table = (RoutingTable) request.snapshot().routes();
    Resolved resolved = table.resolve(request.model());
    if (resolved == null) {
      return Explanation.refused(request.model(), new Failure.UnknownModel(request.model()));
    }
    if (!request.principal().mayUse(resolved.canonical())) {
      return Explanation.refused(request.model(), new Failure.ModelNotAllowed(request.model()));
    }
    ChatRequest.Needs needs =
        new ChatRequest.Needs(Set.of(), null, null, null, Estimate.of(request.tokens()));
    return of(resolved, table, Question.of(request, needs, nowNanos));
  }

  /** What would be decided, by the very steps that decide. */
  ObjectNode of(Resolved resolved, RoutingTable table, Question question) {
    Selection selection =
        new Selection(resolved.group().copy(), question, table.live(), random, null);
    Choice choice = selection.choose();
    Failure failure = choice == null ? Refusals.of(selection).failure() : null;
    return Explanation.of(resolved.canonical(), selection, choice, failure);
  }
}
