package dev.penstock.routing;

import dev.penstock.api.Exchange;
import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.Address;
import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.ByReference;
import dev.penstock.api.bus.ModelsRequest;
import dev.penstock.api.bus.ProviderLimits;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.ProviderConfig;
import dev.penstock.error.Failure;
import dev.penstock.routing.RoutingTable.Resolved;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers, for one shard, where a request goes. */
public final class RouterVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RouterVerticle.class);
  private static final DeliveryOptions REPLY = ByReference.options(Duration.ofSeconds(30));
  private static final Duration SOON = Duration.ofSeconds(1);

  private final int shard;
  private final Supplier<Snapshot> current;
  private final RandomGenerator random;

  public RouterVerticle(int shard, Supplier<Snapshot> current, RandomGenerator random) {
    this.shard = shard;
    this.current = current;
    this.random = random;
  }

  @Override
  public Future<?> start() {
    vertx.eventBus().localConsumer(Address.router(shard), this::onRoute);
    vertx.eventBus().localConsumer(Address.models(shard), this::onModels);
    return Future.succeededFuture();
  }

  private void onRoute(Message<RouteRequest> message) {
    message.reply(decideSafely(message.body()), REPLY);
  }

  private void onModels(Message<ModelsRequest> message) {
    message.reply(modelsSafely(message.body()), REPLY);
  }

  /** A bug in a strategy must not leave the asker without an answer. */
  private RouteDecision decideSafely(RouteRequest request) {
    try {
      return decide(request);
    } catch (RuntimeException e) {
      LOG.error("routing failed, request {}", request.exchange().id(), e);
      return refused(new Failure.Internal());
    }
  }

  private RouteDecision decide(RouteRequest request) {
    Exchange exchange = request.exchange();
    RoutingTable routes = (RoutingTable) exchange.snapshot().routes();
    String model = request.group() == null ? exchange.request().model() : request.group();
    Resolved resolved = routes.resolve(model);
    if (resolved == null) {
      return refused(new Failure.UnknownModel(model));
    }
    if (!mayUse(exchange.principal(), resolved.canonical())) {
      return refused(new Failure.ModelNotAllowed(model));
    }
    List<Deployment> candidates = candidates(resolved.group(), request.excluded());
    if (candidates.isEmpty()) {
      return new RouteDecision.Refused(
          new Failure.NoHealthyDeployment(SOON), RouteDecision.Reason.NONE_LEFT, null);
    }
    Demand demand =
        new Demand(
            0,
            0,
            exchange.request().stream(),
            Set.of(),
            exchange.request().fields(),
            Set.of(),
            null,
            0);
    Deployment choice =
        candidates.size() == 1
            ? candidates.getFirst()
            : resolved.group().policy().choose(candidates, demand, random);
    List<ProviderConfig.Credential> credentials =
        Objects.requireNonNull(exchange.config().providers().get(choice.config().provider()))
            .credentials();
    choice.signals().enter();
    AtomicBoolean held = new AtomicBoolean(true);
    return new RouteDecision.Chosen(
        resolved.group().name(),
        named(choice.config(), resolved.star()),
        credentials.isEmpty() ? null : credentials.getFirst(),
        new RouteDecision.Lease() {
          @Override
          public void remaining(ProviderLimits limits) {}

          @Override
          public void end(AttemptResult result) {
            if (held.compareAndSet(true, false)) {
              choice.signals().leave();
            }
          }
        },
        null,
        null);
  }

  private static RouteDecision refused(Failure failure) {
    return new RouteDecision.Refused(failure, RouteDecision.Reason.REQUEST, null);
  }

  private List<String> modelsSafely(ModelsRequest request) {
    try {
      return models(request);
    } catch (RuntimeException e) {
      LOG.error("listing models failed", e);
      return List.of();
    }
  }

  private List<String> models(ModelsRequest request) {
    RoutingTable table = (RoutingTable) current.get().routes();
    String name = request.name();
    if (name != null) {
      Resolved resolved = table.resolve(name);
      return resolved != null && mayUse(request.principal(), resolved.canonical())
          ? List.of(name)
          : List.of();
    }
    return table.names().entrySet().stream()
        .filter(entry -> mayUse(request.principal(), entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<Deployment> candidates(ModelGroup group, Set<String> excluded) {
    if (excluded.isEmpty()) {
      return group.deployments();
    }
    return group.deployments().stream().filter(d -> !excluded.contains(d.config().id())).toList();
  }

  private static boolean mayUse(Principal principal, String canonical) {
    List<String> models = principal.models();
    return models.isEmpty() || models.stream().anyMatch(m -> new Pattern(m).matches(canonical));
  }

  private static ModelConfig.Deployment named(
      ModelConfig.Deployment deployment, @Nullable String star) {
    if (star == null || deployment.model().indexOf('*') < 0) {
      return deployment;
    }
    return deployment.withModel(deployment.model().replace("*", star));
  }
}
