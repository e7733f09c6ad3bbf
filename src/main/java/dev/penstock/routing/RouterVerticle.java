package dev.penstock.routing;

import dev.penstock.api.Principal;
import dev.penstock.api.bus.Address;
import dev.penstock.api.bus.ByReference;
import dev.penstock.api.bus.ModelsRequest;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.config.ModelConfig;
import dev.penstock.error.Failure;
import dev.penstock.routing.RoutingTable.Resolved;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final RoutingTable table;
  private final RandomGenerator random;

  public RouterVerticle(int shard, RoutingTable table, RandomGenerator random) {
    this.shard = shard;
    this.table = table;
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
      return new RouteDecision.Refused(new Failure.Internal());
    }
  }

  private RouteDecision decide(RouteRequest request) {
    String model = request.exchange().request().model();
    Resolved resolved = table.resolve(model);
    if (resolved == null) {
      return new RouteDecision.Refused(new Failure.UnknownModel(model));
    }
    if (!mayUse(request.exchange().principal(), resolved.canonical())) {
      return new RouteDecision.Refused(new Failure.ModelNotAllowed(model));
    }
    List<Deployment> candidates = candidates(resolved.group(), request.excluded());
    if (candidates.isEmpty()) {
      return new RouteDecision.Refused(new Failure.NoHealthyDeployment(SOON));
    }
    Deployment choice =
        candidates.size() == 1
            ? candidates.getFirst()
            : resolved.group().policy().choose(candidates, random);
    return new RouteDecision.Chosen(
        resolved.group().name(), named(choice.config(), resolved.star()), choice.signals().lease());
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
