package dev.penstock.routing.simulation;

import dev.penstock.api.CallOptions;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Estimate;
import dev.penstock.api.Exchange;
import dev.penstock.api.Operation;
import dev.penstock.api.Principal;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.SimulatedRouter;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A clock, chance, deployments, the router and what came of it. */
final class World {
  private static final long INPUT_TOKENS = 100;
  private static final long OUTPUT_TOKENS = 200;

  /** What each request takes of a limit on tokens before it is called. */
  static final long RESERVED_TOKENS = INPUT_TOKENS + OUTPUT_TOKENS;

  private static final ChatRequest.Needs NEEDS =
      new ChatRequest.Needs(Set.of(), OUTPUT_TOKENS, null, null, Estimate.of(INPUT_TOKENS));
  private static final ChatRequest REQUEST =
      new ChatRequest(
          new byte[0], "m", true, false, null, null, 1, Set.of(), NEEDS, Operation.CHAT);
  private static final CallOptions EXPLAINED = new CallOptions(null, Set.of(), null, true, 0);

  private final Timeline timeline = new Timeline();
  private final Tally tally = new Tally();
  private final SplittableRandom random;
  private final Config config;
  private final Map<String, Backend> backends = new HashMap<>();
  private final Map<String, Gate> gates = new HashMap<>();
  private final Routes routes;
  private boolean explained;

  World(long seed, Setup setup) {
    this.random = new SplittableRandom(seed);
    this.config = setup.load();
    this.routes = new SimulatedRouter(config, timeline, random.split());
    List<Setup.Site> sites = setup.all();
    for (int i = 0; i < sites.size(); i++) {
      backends.put(Setup.id(i), sites.get(i).backend());
    }
    config.models().values().stream()
        .map(ModelConfig::deployments)
        .flatMap(List::stream)
        .forEach(each -> gates.put(each.id(), new Gate(each.limits())));
  }

  /** From now on each decision is explained before it is made, and must come to the same. */
  World explained() {
    explained = true;
    return this;
  }

  Timeline timeline() {
    return timeline;
  }

  Tally tally() {
    return tally;
  }

  RandomGenerator random() {
    return random;
  }

  RoutingConfig routing() {
    return config.routing();
  }

  Routes routes() {
    return routes;
  }

  Gate gate(Chosen chosen) {
    return Objects.requireNonNull(gates.get(chosen.deployment().id()));
  }

  /** The account of the deployment at a place of {@link Setup#all}. */
  Gate gate(int site) {
    return Objects.requireNonNull(gates.get(Setup.id(site)));
  }

  Collection<Gate> gates() {
    return gates.values();
  }

  Backend.Answer answer(String deployment) {
    return Objects.requireNonNull(backends.get(deployment)).answer(timeline.now(), random);
  }

  /** Requests come at random, so many a second on average, until that time; then all is let end. */
  void traffic(double perSecond, Duration until, double leaving) {
    arrive(perSecond, until.toNanos(), leaving);
    timeline.run();
  }

  private void arrive(double perSecond, long until, double leaving) {
    long gap = (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
    if (timeline.now() + gap >= until) {
      return;
    }
    timeline.after(
        gap,
        () -> {
          request(leaving);
          arrive(perSecond, until, leaving);
        });
  }

  private void request(double leaving) {
    Exchange exchange =
        new Exchange(
            "req",
            routes.snapshot(),
            Principal.ANONYMOUS,
            REQUEST,
            timeline.now(),
            explained ? EXPLAINED : CallOptions.NONE);
    exchange.askedFor("m");
    SimulatedRequest request =
        new SimulatedRequest(this, exchange, random.nextLong(2_000_000_000L));
    if (random.nextDouble() < leaving) {
      timeline.after(random.nextLong(2_000_000_000L), request::leave);
    }
    request.start();
  }
}
