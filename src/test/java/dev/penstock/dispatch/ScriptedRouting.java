package dev.penstock.dispatch;

import dev.penstock.admission.Accounts;
import dev.penstock.admission.Gate;
import dev.penstock.admission.Ids;
import dev.penstock.api.CallOptions;
import dev.penstock.api.Exchange;
import dev.penstock.api.Principal;
import dev.penstock.api.RouteMap;
import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.Address;
import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.ByReference;
import dev.penstock.api.bus.ProviderLimits;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.api.event.Fact;
import dev.penstock.api.event.FactBatch;
import dev.penstock.api.event.Facts;
import dev.penstock.config.Config;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dispatch.charge.Books;
import dev.penstock.dispatch.queue.WaitingLines;
import dev.penstock.provider.Providers;
import dev.penstock.store.memory.MemoryAccounts;
import dev.penstock.store.memory.MemoryLedger;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.Configs;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import dev.penstock.upstream.HttpTransport;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The real path of a request over scripted upstreams, but for its router, which a test plays. Group
 * {@code m} has a deployment {@code u0/real-model}, {@code u1/real-model}, ... on each upstream.
 */
final class ScriptedRouting implements AutoCloseable, Deployable {
  private static final DeliveryOptions REPLY = ByReference.options(Duration.ofSeconds(30));

  private final Vertx vertx = Vertx.vertx();
  private final Config config;
  private final Router router;
  private final List<RouteRequest> questions = new CopyOnWriteArrayList<>();
  private final List<Fact> facts = new CopyOnWriteArrayList<>();
  private final Map<String, AttemptResult> ends = new ConcurrentHashMap<>();
  private final List<String> answering = new CopyOnWriteArrayList<>();
  private final CallOptions options;
  private final Accounts accounts;
  private volatile @Nullable Books books;
  private @Nullable HttpServer server;

  /** Answers the router's questions, now or later. */
  interface Router {
    Future<RouteDecision> decide(RouteRequest question, ScriptedRouting routing);
  }

  ScriptedRouting(List<ScriptedUpstream> upstreams, Router router) {
    this(upstreams, CallOptions.NONE, router);
  }

  ScriptedRouting(List<ScriptedUpstream> upstreams, CallOptions options, Router router) {
    this(upstreams, options, router, memory -> memory);
  }

  /** Limits and budgets are looked up in what {@code accounts} makes of those in memory. */
  ScriptedRouting(
      List<ScriptedUpstream> upstreams,
      CallOptions options,
      Router router,
      UnaryOperator<Accounts> accounts) {
    this.accounts = accounts.apply(memory());
    this.options = options;
    this.router = router;
    StringBuilder yaml = new StringBuilder("providers:\n");
    for (int i = 0; i < upstreams.size(); i++) {
      yaml.append(
          "  u%d: {type: openai-compatible, base_url: \"%s/v1\"}\n"
              .formatted(i, upstreams.get(i).url()));
    }
    String members =
        IntStream.range(0, upstreams.size())
            .mapToObj(
                i -> "{provider: u" + i + ", model: real-model, price: {input: 1, output: 1}}")
            .collect(Collectors.joining(", "));
    config =
        Configs.load(
            yaml + "models:\n  m: {deployments: [" + members + "]}\n", "routing.retries.base=1ms");
    ByReference.register(vertx.eventBus());
    vertx.deployVerticle(this).await();
  }

  @Override
  public Future<?> deploy(Context context) {
    vertx
        .eventBus()
        .<FactBatch>localConsumer(
            Facts.ADDRESS,
            batch -> {
              facts.addAll(batch.body().facts());
              batch.body().acknowledge();
            });
    vertx
        .eventBus()
        .<RouteRequest>localConsumer(
            Address.router(0),
            message -> {
              questions.add(message.body());
              router.decide(message.body(), this).onSuccess(answer -> message.reply(answer, REPLY));
            });
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    Facts told = new Facts(vertx.eventBus(), 10_000);
    Surroundings around =
        new Surroundings(
            vertx, 0, new Watchdog(vertx, System::nanoTime), told, System::nanoTime, random);
    Books present =
        new Books(
            accounts,
            InstantSource.system(),
            WaitingLines.of(vertx, System::nanoTime),
            told::publish);
    books = present;
    Dispatcher dispatcher =
        new Dispatcher(new Gate(config, InstantSource.system()), around, present);
    Future<?> ready = Future.succeededFuture();
    for (VerticleBase provider :
        new Providers(vertx, random, InstantSource.system())
            .verticles(0, new HttpTransport(vertx, config))) {
      ready = ready.compose(before -> deployed(provider, context));
    }
    HttpServer listening =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                dispatcher
                    .dispatch(() -> request.body().map(body -> exchange(body.getBytes())), request)
                    .onFailure(cause -> refuse(request)));
    server = listening;
    return ready.compose(before -> listening.listen(0, "127.0.0.1"));
  }

  /** Calls that are not booked yet, and requests that hold something. */
  int unbooked() {
    return books.open();
  }

  private static Accounts memory() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    return new MemoryAccounts(
        new MemoryLedger(1_000), new Ids(Ids.name(random), random), InstantSource.system());
  }

  private static Future<?> deployed(VerticleBase verticle, Context context) {
    try {
      return verticle.deploy(context);
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  private static void refuse(HttpServerRequest request) {
    request.response().setStatusCode(599).end().onFailure(cause -> {});
  }

  @Override
  public Future<?> undeploy(Context context) {
    return Future.succeededFuture();
  }

  private Exchange exchange(byte[] body) {
    RouteMap routes =
        new RouteMap() {
          @Override
          public @Nullable String group(String model) {
            return config.models().containsKey(model) ? model : null;
          }
        };
    return new Exchange(
        "req-1",
        new Snapshot(config, routes),
        Principal.ANONYMOUS,
        ChatRequestReader.read(body, null, 100),
        System.nanoTime(),
        options);
  }

  /** A decision for upstream {@code i}; {@code hedgeAfter} and {@code explanation} may be null. */
  Chosen choose(int i, @Nullable Duration hedgeAfter, @Nullable String explanation) {
    String id = "u" + i + "/real-model";
    RouteDecision.Lease lease =
        new RouteDecision.Lease() {
          @Override
          public void remaining(ProviderLimits limits) {}

          @Override
          public void answering(long ttftNanos) {
            answering.add(id);
          }

          @Override
          public void end(AttemptResult result) {
            ends.putIfAbsent(id, result);
          }
        };
    return new Chosen(
        "m", config.models().get("m").deployments().get(i), null, lease, hedgeAfter, explanation);
  }

  /** What the router was asked. */
  List<RouteRequest> questions() {
    return questions;
  }

  /** How the first call to upstream {@code i} ended, as its lease was told; null if it has not. */
  @Nullable AttemptResult end(int i) {
    return ends.get("u" + i + "/real-model");
  }

  /** Deployments whose lease was told that content came, in that order. */
  List<String> answering() {
    return answering;
  }

  /** What was told. */
  <T extends Fact> List<T> facts(Class<T> type) {
    return facts.stream().filter(type::isInstance).map(type::cast).toList();
  }

  RawClient client() throws IOException {
    return new RawClient(server.actualPort());
  }

  RawClient.Answer ask(boolean stream) throws IOException {
    try (RawClient client = client()) {
      return client.post("/", Chunks.request(stream)).answer();
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
