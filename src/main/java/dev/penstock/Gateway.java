package dev.penstock;

import dev.penstock.accounting.Ledger;
import dev.penstock.admin.AdminApi;
import dev.penstock.admin.AdminRoutes;
import dev.penstock.admin.AdminVerticle;
import dev.penstock.admin.HealthRoutes;
import dev.penstock.admin.Readiness;
import dev.penstock.admission.Accounts;
import dev.penstock.admission.Gate;
import dev.penstock.admission.auth.Desks;
import dev.penstock.admission.auth.Directory;
import dev.penstock.api.Snapshot;
import dev.penstock.api.event.ConfigReplaced;
import dev.penstock.api.event.Facts;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.Config;
import dev.penstock.config.Reading;
import dev.penstock.config.ServerConfig;
import dev.penstock.config.reload.ConfigFile;
import dev.penstock.config.reload.ConfigLife;
import dev.penstock.config.reload.Origin;
import dev.penstock.config.reload.Outcome;
import dev.penstock.config.reload.Version;
import dev.penstock.dispatch.charge.Books;
import dev.penstock.dispatch.queue.WaitingLines;
import dev.penstock.ingress.Ingress;
import dev.penstock.provider.Providers;
import dev.penstock.responses.Responses;
import dev.penstock.routing.DeploymentStatus;
import dev.penstock.routing.LiveState;
import dev.penstock.routing.RoutingTable;
import dev.penstock.routing.Signals;
import dev.penstock.telemetry.Logs;
import dev.penstock.telemetry.Meters;
import dev.penstock.telemetry.TelemetryVerticle;
import dev.penstock.vault.OpenVaults;
import dev.penstock.vault.envelope.Sealing;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: a shard per event loop, and beside them telemetry and the admin port. */
public final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final int MAX_PENDING_FACTS = 65_536;
  private static final int SETTLE_LOOKS = 100;
  private static final int SETTLE_LOOK_MILLIS = 10;

  /** A shard per core; telemetry and the admin port have event loops of their own. */
  private static final int SHARDS = Runtime.getRuntime().availableProcessors();

  /** Resolved at each use, so that each thread has its own. */
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

  /** For keys. */
  private static final RandomGenerator SECURE = new SecureRandom();

  private final OpenVaults vaults;
  private final Vertx vertx;
  private final Gate gate;
  private final Meters meters;
  private final LiveState live;
  private final Providers providers;
  private final ShownDeployments shown;
  private final AtomicReference<Snapshot> current;
  private final ConfigLife life;
  private final Duration watchPeriod;
  private final Facts facts;
  private final Promise<Void> hurry = Promise.promise();
  private final List<Shard> shards = new CopyOnWriteArrayList<>();
  private volatile @Nullable Desks desks;
  private volatile @Nullable AdminVerticle admin;
  private volatile @Nullable TelemetryVerticle telemetry;
  private volatile @Nullable State state;
  private volatile @Nullable Books books;
  private volatile Readiness.Status status = Readiness.Status.STARTING;

  /** A gateway whose configuration never changes. It does not listen yet. */
  public Gateway(Config config) {
    this(
        ConfigFile.none(config),
        Reading.of(config),
        Duration.ZERO,
        new OpenVaults(new Sealing(new SecureRandom(), InstantSource.system()), Map.of()));
  }

  /**
   * A gateway that does not listen yet.
   *
   * @param first what was read of {@code file}; valid
   * @param watchPeriod how often to look whether the file has changed; zero is never
   * @param vaults what {@code file} reads secrets from; closed with the gateway
   */
  public Gateway(ConfigFile file, Reading first, Duration watchPeriod, OpenVaults vaults) {
    this.vaults = vaults;
    Meters told = new Meters();
    this.meters = told;
    this.vertx = EventLoops.open(SHARDS);
    this.watchPeriod = watchPeriod;
    this.life =
        new ConfigLife(
            vertx,
            file,
            first,
            InstantSource.system(),
            new ConfigLife.Effects(this::apply, rejected -> told.reloadFailed()));
    this.gate = new Gate(config(), InstantSource.system());
    this.facts = new Facts(vertx.eventBus(), MAX_PENDING_FACTS);
    this.live = new LiveState(RANDOM, facts::publish, InstantSource.system());
    this.providers = new Providers(vertx, RANDOM, InstantSource.system());
    this.current = new AtomicReference<>(snapshot(config()));
    this.shown = new ShownDeployments(live, System::nanoTime);
  }

  private Snapshot snapshot(Config config) {
    return new Snapshot(config, new RoutingTable(config, live, providers.abilities(config)));
  }

  /** What requests begin with. */
  private Config config() {
    return life.current().config();
  }

  /** Completes when requests are answered; fails if a port cannot be listened on. */
  public Future<Void> start() {
    meters.deployments(shown.of(config()));
    Encodings.prepare(config());
    meters.routingFaults(live::faults);
    meters.streamsOpen(gate::streamsOpen);
    meters.configVersion(() -> life.current().number());
    meters.dropped("telemetry", facts::dropped);
    meters.dropped("log", Logs::dropped);
    return telemetry()
        .compose(deployed -> state())
        .compose(opened -> directory(opened.directory()))
        .compose(opened -> admin())
        .compose(deployed -> shards())
        .onSuccess(deployed -> {
          status = Readiness.Status.READY;
          life.watch(watchPeriod);
        })
        .mapEmpty();
  }

  private Future<State> state() {
    return State.open(vertx, config(), InstantSource.system(), RANDOM)
        .compose(opened -> Sinks.feed(vertx, config().telemetry().sinks(), opened, meters))
        .onSuccess(opened -> {
          WaitingLines lines = WaitingLines.of(vertx, System::nanoTime);
          Books present =
              new Books(opened.accounts(), InstantSource.system(), lines, facts::publish);
          state = opened;
          books = present;
          gate.keys().beforeUse(made -> opened.accounts().budgets(State.budgets(config(), made)));
          meters.redisDegraded(opened.redisDegraded());
          BudgetMeters.show(meters, present, opened.accounts(), vertx, this::budgets);
        });
  }

  private List<BudgetConfig> budgets() {
    return State.budgets(config(), gate.keys().ring().roster());
  }

  /** Reads the configuration's file now. Completes when it is in force, or refused. */
  public Future<Outcome> reload(Origin origin) {
    return life.reload(origin);
  }

  /** Requests that begin from now on begin with this; those in flight keep what they have. */
  private void apply(Version version) {
    Config config = version.config();
    Snapshot next = snapshot(config);
    State keeping = state;
    if (keeping != null) {
      keeping.prepare(config, gate.keys().ring().roster());
    }
    gate.reload(config);
    current.set(next);
    meters.deployments(shown.of(config));
    Encodings.prepare(config);
    Logs.configure(config.telemetry());
    TelemetryVerticle telling = telemetry;
    if (telling != null) {
      telling.log(Logs.requests(config.telemetry(), InstantSource.system()));
    }
    shards.forEach(shard -> shard.reload(config));
    facts.publish(new ConfigReplaced(version.hash(), version.origin().wire()));
  }

  private Future<?> telemetry() {
    TelemetryVerticle verticle =
        new TelemetryVerticle(meters, Logs.requests(config().telemetry(), InstantSource.system()));
    telemetry = verticle;
    return vertx.deployVerticle(verticle);
  }

  private Future<?> directory(Directory directory) {
    return Desks.open(
            vertx, directory, gate.keys(), InstantSource.system(), System::nanoTime, SECURE)
        .onSuccess(opened -> desks = opened);
  }

  private Future<?> admin() {
    if (sharesPort()) {
      return Future.succeededFuture();
    }
    AdminVerticle verticle = new AdminVerticle(config().server(), adminRoutes());
    admin = verticle;
    return vertx
        .deployVerticle(verticle)
        .recover(cause -> cannotListen("server.admin_port", config().server().adminPort(), cause));
  }

  /** Two zeros ask for two free ports. */
  private boolean sharesPort() {
    int port = config().server().port();
    return port != 0 && port == config().server().adminPort();
  }

  private AdminRoutes adminRoutes() {
    Desks open = Objects.requireNonNull(desks);
    var spent = Objects.requireNonNull(state).sources(open.live());
    return new AdminRoutes(
        new HealthRoutes(this::readiness),
        config().telemetry().metrics() ? meters::scrape : null,
        new AdminApi(life, current::get, this::deployments, open, vaults, spent)::mount);
  }

  private List<DeploymentStatus> deployments() {
    return ((RoutingTable) Objects.requireNonNull(current.get()).routes())
        .status(System.nanoTime());
  }

  private void addRoutes(Router router) {
    if (sharesPort()) {
      adminRoutes().mount(router);
    } else {
      new HealthRoutes(this::readiness).mount(router);
    }
  }

  private Future<?> shards() {
    LongSupplier clock = System::nanoTime;
    Shard.Shared process =
        new Shard.Shared(
            vertx,
            current::get,
            gate,
            facts,
            live,
            new Ingress(
                current::get, this::addRoutes, responses(), clock, InstantSource.system(), RANDOM),
            Objects.requireNonNull(books),
            providers,
            clock,
            InstantSource.system(),
            RANDOM);
    AtomicInteger number = new AtomicInteger();
    return vertx
        .deployVerticle(
            () -> {
              Shard shard = new Shard(number.getAndIncrement(), process);
              shards.add(shard);
              return shard;
            },
            new DeploymentOptions().setInstances(SHARDS))
        .recover(cause -> cannotListen("server.port", config().server().port(), cause));
  }

  private Responses responses() {
    return new Responses(
        Objects.requireNonNull(state).responses(),
        config().state().responses(),
        SECURE,
        InstantSource.system());
  }

  private Future<String> cannotListen(String setting, int port, Throwable cause) {
    return Future.failedFuture(new ListenException(setting, port, config().server(), cause));
  }

  private Readiness readiness() {
    State keeping = state;
    return keeping == null
        ? new Readiness(status, config().version(), Map.of())
        : keeping.readiness(status, config().version());
  }

  /** The port that is listened on. */
  public int port() {
    return shards.getFirst().actualPort();
  }

  /** The port of the admin API and the metrics. */
  public int adminPort() {
    AdminVerticle verticle = admin;
    return verticle == null ? port() : verticle.port();
  }

  /** Requests in flight. */
  public int inFlight() {
    return gate.inFlight();
  }

  /** Upstreams that connections are kept for, each shard's counted. */
  public int upstreams() {
    return shards.stream().mapToInt(Shard::upstreams).sum();
  }

  /** Requests in flight on one deployment; 0 if there is none of that id. */
  public int inFlightOf(String deploymentId) {
    Signals signals = live.signals().get(deploymentId);
    return signals == null ? 0 : signals.inFlight();
  }

  /**
   * Lets what runs come to its end: not ready for {@code drain.delay} (while load balancers take
   * note), then no new requests. Completes when all have ended or {@code drain.grace} is over;
   * {@link #close} is then due, from a thread that is not an event loop: those end with it.
   */
  public Future<Void> drain() {
    status = Readiness.Status.DRAINING;
    ServerConfig.Drain drain = config().server().drain();
    LOG.info("draining: {} requests in flight", gate.inFlight());
    shards.forEach(Shard::sendAway);
    Future<?> delay = vertx.timer(Math.max(1, drain.delay().toMillis()), TimeUnit.MILLISECONDS);
    return Future.any(delay, hurry.future())
        .compose(waited -> {
          gate.drain();
          return Future.join(
              shards.stream().map(shard -> shard.drain(drain.grace(), hurry.future())).toList());
        })
        .transform(drained -> told(SETTLE_LOOKS));
  }

  /** How long {@link #drain} takes at most. */
  public Duration drainTime() {
    ServerConfig.Drain drain = config().server().drain();
    return drain.delay().plus(drain.grace()).plus(Shard.LAST_WORDS);
  }

  /** Cuts {@link #drain} short: open streams end at once, their clients told why. */
  public void hurry() {
    hurry.tryComplete();
  }

  /** The last requests are counted and logged before telemetry goes. */
  private Future<Void> told(int looks) {
    Books present = books;
    boolean booked = present == null || present.open() == 0;
    return looks == 0 || (booked && gate.inFlight() == 0 && facts.settled())
        ? Future.succeededFuture()
        : vertx.timer(SETTLE_LOOK_MILLIS, TimeUnit.MILLISECONDS).compose(later -> told(looks - 1));
  }

  /** Calls that are not booked yet, and requests that hold something of a limit or a budget. */
  public int unbooked() {
    Books present = books;
    return present == null ? 0 : present.open();
  }

  /** What limits and budgets stand at. */
  public Accounts accounts() {
    return Objects.requireNonNull(state).accounts();
  }

  /** What calls have cost. */
  public Ledger ledger() {
    return Objects.requireNonNull(state).ledger();
  }

  /** Stops at once. */
  public Future<Void> close() {
    State keeping = state;
    Future<Void> kept = keeping == null ? Future.succeededFuture() : keeping.closing().get();
    return kept.transform(closed -> vertx.close()).onComplete(closed -> vaults.close());
  }
}
