package dev.penstock.routing.simulation;

import dev.penstock.config.Config;
import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.Deployment;
import dev.penstock.routing.LiveState;
import dev.penstock.routing.RoutingTable;
import dev.penstock.testing.Configs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A clock, chance, deployments, the router and what came of it. */
final class World {
  private static final int MOST_BACKENDS = 6;
  private static final Config CONFIG =
      Configs.load(
          """
          providers: {p: {type: simulated}}
          models:
            m:
              deployments: [%s]
          """
              .formatted(
                  String.join(
                      ", ",
                      IntStream.range(0, MOST_BACKENDS)
                          .mapToObj("{provider: p, model: d%d}"::formatted)
                          .toList())));

  /** The defaults. */
  static final RoutingConfig ROUTING = CONFIG.routing();

  private final Timeline timeline = new Timeline();
  private final Tally tally = new Tally();
  private final RandomGenerator random;
  private final RoutingConfig config;
  private final Map<String, Backend> backends = new HashMap<>();
  private final ModelRoutes routes;

  World(long seed, RoutingConfig config, List<Backend> backends) {
    this.random = new SplittableRandom(seed);
    this.config = config;
    List<Deployment> deployments =
        new RoutingTable(CONFIG, new LiveState()).deployments("m").subList(0, backends.size());
    IntStream.range(0, backends.size())
        .forEach(i -> this.backends.put(deployments.get(i).id(), backends.get(i)));
    // The one place where the model of the router is named
    this.routes = new ModelRoutes(timeline, random, config, deployments);
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

  RoutingConfig config() {
    return config;
  }

  Routes routes() {
    return routes;
  }

  List<WatchedArm> arms() {
    return routes.arms();
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
    SimulatedRequest request =
        new SimulatedRequest(
            this, Duration.ofMinutes(2).toNanos(), random.nextLong(2_000_000_000L));
    if (random.nextDouble() < leaving) {
      timeline.after(random.nextLong(2_000_000_000L), request::leave);
    }
    request.start();
  }
}
