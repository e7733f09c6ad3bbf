package dev.penstock.routing.probe;

import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.ByReference;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.event.Fact;
import dev.penstock.api.event.HealthChecked;
import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig;
import dev.penstock.provider.Providers;
import dev.penstock.routing.LiveState;
import dev.penstock.routing.RoutingTable;
import dev.penstock.routing.Signals;
import dev.penstock.routing.health.ArmHealth;
import dev.penstock.routing.health.CredentialHealth;
import dev.penstock.upstream.HttpTransport;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Providers and checks on one event loop; there are no clients. */
final class CheckedShard implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Random random = new Random(1);
  private final Map<String, Arms.State> arms = new ConcurrentHashMap<>();
  private final Map<String, List<ArmHealth.State>> changes = new ConcurrentHashMap<>();
  private final List<HealthChecked> checks = new CopyOnWriteArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();
  private volatile Snapshot current;

  CheckedShard(Config config) {
    current = snapshot(config);
    ByReference.register(vertx.eventBus());
    await(vertx.deployVerticle(new OneLoop(config)));
  }

  /** Another configuration is in force. */
  void reload(Config config) {
    current = snapshot(config);
  }

  /** How often the checks have looked at the configuration. */
  int looks() {
    return looks.get();
  }

  /** Checks that ended, in order. */
  List<HealthChecked> checks() {
    return checks;
  }

  /** How those of a deployment ended, each way once. */
  List<String> outcomes(String deployment) {
    return checks.stream()
        .filter(check -> check.deployment().equals(deployment))
        .map(HealthChecked::outcome)
        .distinct()
        .toList();
  }

  /** Breaker states that an arm went through. */
  List<ArmHealth.State> changes(String arm) {
    return changes.getOrDefault(arm, List.of());
  }

  /** Why an arm is left alone; null if it is not. */
  ArmHealth.Why leftAlone(String arm) {
    ArmHealth.Unavailable unavailable = state(arm).health().unavailable(System.nanoTime());
    return unavailable == null ? null : unavailable.why();
  }

  /** What is known of an arm; made when first asked for. */
  Arms.State state(String arm) {
    return arms.computeIfAbsent(arm, this::unknown);
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private Arms.State unknown(String arm) {
    Config config = current.config();
    ArmHealth health =
        new ArmHealth(
            config.routing().circuitBreaker(),
            config.routing().cooldown(),
            new CredentialHealth(),
            random);
    List<ArmHealth.State> seen = changes.computeIfAbsent(arm, id -> new CopyOnWriteArrayList<>());
    health.listener(
        new ArmHealth.Listener() {
          @Override
          public void changed(ArmHealth.State state, long openNanos) {
            seen.add(state);
          }

          @Override
          public void cooling(ArmHealth.Why why, long nanos) {}
        });
    return new Arms.State(new Signals(ModelConfig.Limits.NONE, config.routing()), health);
  }

  private void tell(Fact fact) {
    checks.add((HealthChecked) fact);
  }

  private static Snapshot snapshot(Config config) {
    return new Snapshot(config, new RoutingTable(config, new LiveState()));
  }

  private static <T> void await(Future<T> future) {
    try {
      future.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As a shard deploys its verticles. */
  private final class OneLoop implements Deployable {
    private final Config config;
    private final List<VerticleBase> verticles = new ArrayList<>();

    private OneLoop(Config config) {
      this.config = config;
    }

    @Override
    public Future<?> deploy(Context context) throws Exception {
      verticles.addAll(
          new Providers(vertx, random, InstantSource.system())
              .verticles(0, new HttpTransport(vertx, config)));
      verticles.add(
          new ProbeVerticle(
              0,
              () -> {
                looks.incrementAndGet();
                return current;
              },
              (deployment, key) -> state(RouteDecision.Chosen.arm(deployment, key)),
              CheckedShard.this::tell,
              System::nanoTime,
              random));
      List<Future<?>> deployed = new ArrayList<>();
      for (VerticleBase verticle : verticles) {
        deployed.add(verticle.deploy(context));
      }
      return Future.all(deployed);
    }

    @Override
    public Future<?> undeploy(Context context) throws Exception {
      List<Future<?>> undeployed = new ArrayList<>();
      for (VerticleBase verticle : verticles.reversed()) {
        undeployed.add(verticle.undeploy(context));
      }
      return Future.all(undeployed);
    }
  }
}
