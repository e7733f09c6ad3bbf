package dev.penstock.routing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Abilities;
import dev.penstock.api.CallOptions;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Operation;
import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.ExplainRequest;
import dev.penstock.config.Config;
import dev.penstock.error.Failure;
import dev.penstock.routing.RoutingTable.Resolved;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** Tells where a request would go, and why, by the router's own code. Nothing is reserved. */
public final class Explain {
  private static final List<Operation> USUAL =
      List.of(
          Operation.CHAT,
          Operation.EMBEDDINGS,
          Operation.RERANK,
          Operation.MODERATIONS,
          Operation.COMPLETIONS);

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
   *
   * @param abilities what the configuration's deployments can do
   */
  public ObjectNode of(
      Config config,
      Abilities abilities,
      Principal principal,
      String model,
      long tokens,
      ExplainRequest.Wants wants) {
    LiveState live = new LiveState(random, fact -> {}, wallClock);
    Snapshot fresh = new Snapshot(config, new RoutingTable(config, live, abilities));
    return of(
        new ExplainRequest(fresh, principal, model, tokens, false, wants, CallOptions.NONE), 0);
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
    Operation operation = operation(request, resolved, table);
    ChatRequest imagined = Imagined.of(request, operation);
    Abilities.Look look = table.look(resolved, imagined);
    return of(resolved, table, Question.of(request, imagined, look, nowNanos));
  }

  /** The first that some deployment of the group serves, if nobody says. */
  private static Operation operation(
      ExplainRequest request, Resolved resolved, RoutingTable table) {
    Operation wanted = request.wants().operation();
    if (wanted != null) {
      return wanted;
    }
    for (Operation operation : USUAL) {
      Abilities.Look look = table.look(resolved, Imagined.of(request, operation));
      for (Member member : resolved.group().members()) {
        Abilities.Lack lack = look.of(member.config());
        if (lack == null || lack.kind() != Abilities.Kind.OPERATION) {
          return operation;
        }
      }
    }
    return Operation.CHAT;
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
