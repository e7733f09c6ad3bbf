package dev.penstock.telemetry.sink;

import dev.penstock.accounting.Ledger;
import dev.penstock.api.event.BudgetThresholdCrossed;
import dev.penstock.api.event.Fact;
import dev.penstock.api.event.FactBatch;
import dev.penstock.api.event.Facts;
import dev.penstock.config.SinkConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Feeds all sinks, on a context of its own. One for a process. */
public final class SinkVerticle extends VerticleBase {
  private final Ledger ledger;
  private final Map<String, RowSink> rowSinks;
  private final List<SinkConfig.Webhook> hooks;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<String, Webhook> webhooks = new LinkedHashMap<>();
  private final List<Pump> pumps = new ArrayList<>();
  private @Nullable MessageConsumer<FactBatch> consumer;

  /**
   * Sinks by their names.
   *
   * @param random makes ids of events
   */
  public SinkVerticle(
      Ledger ledger,
      Map<String, RowSink> rowSinks,
      List<SinkConfig.Webhook> hooks,
      InstantSource clock,
      RandomGenerator random) {
    this.ledger = ledger;
    this.rowSinks = new LinkedHashMap<>(rowSinks);
    this.hooks = List.copyOf(hooks);
    this.clock = clock;
    this.random = random;
  }

  /** How many events each webhook has dropped; once it is deployed. */
  public Map<String, LongSupplier> dropped() {
    Map<String, LongSupplier> dropped = new LinkedHashMap<>();
    webhooks.forEach((name, webhook) -> dropped.put(name, webhook::dropped));
    return dropped;
  }

  @Override
  public Future<?> start() {
    hooks.forEach(hook ->
        webhooks.put(hook.name(), new Webhook(vertx, hook, Webhook.Terms.USUAL, clock, random)));
    rowSinks.forEach(
        (name, sink) -> pumps.add(new Pump(vertx, ledger, sink, name, Pump.Pace.USUAL)));
    pumps.forEach(Pump::start);
    if (!webhooks.isEmpty()) {
      consumer = vertx.eventBus().localConsumer(Facts.ADDRESS, this::tell);
    }
    return Future.succeededFuture();
  }

  /** What is booked by now still goes out, as far as that is a matter of a moment. */
  @Override
  public Future<?> stop() {
    List<Future<?>> ends = new ArrayList<>();
    pumps.forEach(pump -> ends.add(pump.stop()));
    webhooks.values().forEach(webhook -> ends.add(webhook.close()));
    if (consumer != null) {
      ends.add(consumer.unregister());
    }
    return Future.join(ends).otherwiseEmpty();
  }

  /** Telemetry has them, too, and it is telemetry that acknowledges them. */
  private void tell(Message<FactBatch> message) {
    for (Fact fact : message.body().facts()) {
      if (fact instanceof BudgetThresholdCrossed crossed) {
        webhooks.values().forEach(webhook -> webhook.add(crossed));
      }
    }
  }
}
