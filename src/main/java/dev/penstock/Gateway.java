package dev.penstock;

import dev.penstock.admin.AdminRoutes;
import dev.penstock.admin.AdminVerticle;
import dev.penstock.admin.HealthRoutes;
import dev.penstock.admin.Readiness;
import dev.penstock.admission.Gate;
import dev.penstock.admission.auth.KeyRing;
import dev.penstock.api.bus.ByReference;
import dev.penstock.api.event.Facts;
import dev.penstock.config.Config;
import dev.penstock.ingress.Ingress;
import dev.penstock.routing.RoutingTable;
import dev.penstock.routing.Signals;
import dev.penstock.telemetry.Logs;
import dev.penstock.telemetry.Meters;
import dev.penstock.telemetry.TelemetryVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: a shard per event loop, and beside them telemetry and the admin port. */
public final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final int MAX_PENDING_FACTS = 65_536;

  /** A shard per core; telemetry and the admin port have event loops of their own. */
  private static final int SHARDS = Runtime.getRuntime().availableProcessors();

  private final Config config;
  private final Vertx vertx;
  private final Gate gate;
  private final Meters meters;
  private final RoutingTable table;
  private final Facts facts;
  private final List<Shard> shards = new CopyOnWriteArrayList<>();
  private volatile Readiness.Status status = Readiness.Status.STARTING;

  /** A gateway that does not listen yet. */
  public Gateway(Config config) {
    this.config = config;
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(SHARDS + 2)
                .setPreferNativeTransport(true)
                // Nothing is served from files, so no temporary folder is needed.
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    ByReference.register(vertx.eventBus());
    this.gate =
        new Gate(
            new KeyRing(config, InstantSource.system()), config.server().limits().maxInFlight());
    this.meters = new Meters();
    this.table = new RoutingTable(config);
    this.facts = new Facts(vertx.eventBus(), MAX_PENDING_FACTS);
  }

  /** Completes when requests are answered; fails if a port cannot be listened on. */
  public Future<Void> start() {
    table.signals().forEach((id, signals) -> meters.inFlight(id, signals::inFlight));
    meters.streamsOpen(gate::streamsOpen);
    meters.configVersion(() -> 1);
    meters.dropped("telemetry", facts::dropped);
    meters.dropped("log", Logs::dropped);
    return telemetry()
        .compose(deployed -> admin())
        .compose(deployed -> shards())
        .onSuccess(deployed -> status = Readiness.Status.READY)
        .mapEmpty();
  }

  private Future<?> telemetry() {
    return vertx.deployVerticle(
        new TelemetryVerticle(meters, Logs.requests(config.telemetry(), InstantSource.system())));
  }

  private Future<?> admin() {
    return config.server().adminPort() == config.server().port()
        ? Future.succeededFuture()
        : vertx.deployVerticle(new AdminVerticle(config.server(), adminRoutes()));
  }

  private AdminRoutes adminRoutes() {
    return new AdminRoutes(
        new HealthRoutes(this::readiness), config.telemetry().metrics() ? meters::scrape : null);
  }

  private void addRoutes(Router router) {
    if (config.server().adminPort() == config.server().port()) {
      adminRoutes().mount(router);
    } else {
      new HealthRoutes(this::readiness).mount(router);
    }
  }

  private Future<?> shards() {
    LongSupplier clock = System::nanoTime;
    // Resolved at each use, so that each thread has its own.
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    Shard.Shared process =
        new Shard.Shared(
            vertx,
            config,
            gate,
            table,
            facts,
            new Ingress(config, this::addRoutes, clock, InstantSource.system(), random),
            clock,
            InstantSource.system(),
            random);
    AtomicInteger number = new AtomicInteger();
    return vertx.deployVerticle(
        () -> {
          Shard shard = new Shard(number.getAndIncrement(), process);
          shards.add(shard);
          return shard;
        },
        new DeploymentOptions().setInstances(SHARDS));
  }

  private Readiness readiness() {
    return new Readiness(status, config.version(), Map.of());
  }

  /** The port that is listened on. */
  public int port() {
    return shards.getFirst().actualPort();
  }

  /** Requests in flight. */
  public int inFlight() {
    return gate.inFlight();
  }

  /** Requests in flight on one deployment; 0 if there is none of that id. */
  public int inFlightOf(String deploymentId) {
    Signals signals = table.signals().get(deploymentId);
    return signals == null ? 0 : signals.inFlight();
  }

  /**
   * Stops in good order: not ready for {@code drain.delay} (while load balancers take note), then
   * no new requests, then the end when what runs has ended or {@code drain.grace} is over.
   */
  public Future<Void> drain() {
    status = Readiness.Status.DRAINING;
    Duration delay = config.server().drain().delay();
    LOG.info("draining: {} requests in flight", gate.inFlight());
    return vertx
        .timer(Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS)
        .compose(waited -> {
          gate.drain();
          return Future.join(
              shards.stream().map(s -> s.drain(config.server().drain().grace())).toList());
        })
        .transform(drained -> close());
  }

  /** Stops at once. */
  public Future<Void> close() {
    return vertx.close();
  }
}
