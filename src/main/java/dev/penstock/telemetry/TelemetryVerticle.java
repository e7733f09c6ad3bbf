package dev.penstock.telemetry;

import dev.penstock.api.event.AttemptFinished;
import dev.penstock.api.event.BreakerChanged;
import dev.penstock.api.event.BudgetThresholdCrossed;
import dev.penstock.api.event.ConfigReplaced;
import dev.penstock.api.event.CooldownStarted;
import dev.penstock.api.event.Fact;
import dev.penstock.api.event.FactBatch;
import dev.penstock.api.event.Facts;
import dev.penstock.api.event.FellBack;
import dev.penstock.api.event.HealthChecked;
import dev.penstock.api.event.HedgeFinished;
import dev.penstock.api.event.RequestFinished;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns facts into metrics and log lines, on a context of its own. One for a process. */
public final class TelemetryVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(TelemetryVerticle.class);

  private final Meters meters;
  private volatile RequestLog requests;
  private final RoutingLog states;
  private @Nullable MessageConsumer<FactBatch> consumer;

  public TelemetryVerticle(Meters meters, RequestLog requests) {
    this.meters = meters;
    this.requests = requests;
    this.states = new RoutingLog(requests.clock());
  }

  /** Requests that end from now on are logged here. */
  public void log(RequestLog next) {
    requests = next;
  }

  @Override
  public Future<?> start() {
    consumer = vertx.eventBus().localConsumer(Facts.ADDRESS, this::take);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return consumer == null ? Future.succeededFuture() : consumer.unregister();
  }

  private void take(Message<FactBatch> message) {
    FactBatch batch = message.body();
    try {
      batch.facts().forEach(this::tell);
    } finally {
      batch.acknowledge();
    }
  }

  private void tell(Fact fact) {
    try {
      switch (fact) {
        case RequestFinished request -> {
          meters.record(request);
          requests.add(request);
        }
        case AttemptFinished attempt -> meters.record(attempt);
        case BreakerChanged changed -> {
          meters.routing().record(changed);
          states.add(changed);
        }
        case CooldownStarted started -> {
          meters.routing().record(started);
          states.add(started);
        }
        case FellBack fellBack -> meters.routing().record(fellBack);
        case HedgeFinished hedge -> meters.routing().record(hedge);
        case HealthChecked checked -> meters.routing().record(checked);
        case ConfigReplaced replaced -> meters.record(replaced);
        case BudgetThresholdCrossed crossed -> {
          meters.routing().record(crossed);
          BudgetLog.add(crossed);
        }
      }
    } catch (RuntimeException e) {
      // A fact that cannot be told must not take the others with it.
      LOG.error("a fact was not recorded", e);
    }
  }
}
