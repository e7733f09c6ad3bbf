package dev.penstock.routing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.Address;
import dev.penstock.api.bus.ByReference;
import dev.penstock.api.bus.ExplainRequest;
import dev.penstock.api.bus.ModelsRequest;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.error.Failure;
import dev.penstock.routing.RoutingTable.Resolved;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers, for one shard, where a request goes. */
public final class RouterVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RouterVerticle.class);
  private static final DeliveryOptions REPLY = ByReference.options(Duration.ofSeconds(30));

  private final int shard;
  private final Supplier<Snapshot> current;
  private final LongSupplier clock;
  private final Router router;
  private final Explain explain;

  /** {@code current}: what is listed to callers; a request brings its own. */
  public RouterVerticle(
      int shard, Supplier<Snapshot> current, LongSupplier clock, RandomGenerator random) {
    this.shard = shard;
    this.current = current;
    this.clock = clock;
    this.router = new Router(clock, random);
    this.explain = new Explain(random);
  }

  @Override
  public Future<?> start() {
    WaitingRoom room = new WaitingRoom(router, clock, vertx);
    vertx.eventBus().<RouteRequest>localConsumer(Address.router(shard), m -> onRoute(m, room));
    vertx.eventBus().localConsumer(Address.models(shard), this::onModels);
    vertx.eventBus().localConsumer(Address.explain(shard), this::onExplain);
    return Future.succeededFuture();
  }

  /** A bug must not leave the asker without an answer. */
  private void onRoute(Message<RouteRequest> message, WaitingRoom room) {
    try {
      room.decide(message.body(), decision -> message.reply(decision, REPLY));
    } catch (RuntimeException e) {
      LOG.error("routing failed, request {}", message.body().exchange().id(), e);
      message.reply(
          new RouteDecision.Refused(new Failure.Internal(), RouteDecision.Reason.REQUEST, null),
          REPLY);
    }
  }

  private void onExplain(Message<ExplainRequest> message) {
    try {
      ObjectNode explanation = explain.of(message.body(), clock.getAsLong());
      message.reply(explanation, REPLY);
    } catch (RuntimeException e) {
      LOG.error("explaining failed", e);
      message.fail(1, "internal error");
    }
  }

  private void onModels(Message<ModelsRequest> message) {
    message.reply(modelsSafely(message.body()), REPLY);
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
      return resolved != null && request.principal().mayUse(resolved.canonical())
          ? List.of(name)
          : List.of();
    }
    return table.names().entrySet().stream()
        .filter(entry -> request.principal().mayUse(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
