package dev.penstock;

import dev.penstock.config.SinkConfig;
import dev.penstock.store.postgres.PostgresSink;
import dev.penstock.telemetry.Meters;
import dev.penstock.telemetry.sink.FileSink;
import dev.penstock.telemetry.sink.RowSink;
import dev.penstock.telemetry.sink.SinkVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Brings up the sinks that a configuration names. */
final class Sinks {
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

  private Sinks() {}

  /** The same state, which feeds the sinks until it is closed; they have the last look at it. */
  static Future<State> feed(Vertx vertx, List<SinkConfig> configs, State state, Meters meters) {
    if (configs.isEmpty()) {
      return Future.succeededFuture(state);
    }
    SinkVerticle verticle = verticle(vertx, configs, state);
    return vertx
        .deployVerticle(verticle)
        .onSuccess(deployed -> verticle.dropped().forEach(meters::dropped))
        .map(deployed ->
            new State(
                state.accounts(),
                state.ledger(),
                state.directory(),
                state.responses(),
                state.health(),
                state.redisDegraded(),
                () -> gone(vertx, deployed).compose(sent -> state.closing().get())));
  }

  /** Bound to no event loop: what follows ends them all. Never fails. */
  private static Future<Void> gone(Vertx vertx, String deployed) {
    Promise<Void> gone = Promise.promise();
    vertx.undeploy(deployed).onComplete(undeployed -> gone.complete());
    return gone.future();
  }

  private static SinkVerticle verticle(Vertx vertx, List<SinkConfig> configs, State state) {
    String replica = state.accounts().replica();
    Map<String, RowSink> rows = new LinkedHashMap<>();
    List<SinkConfig.Webhook> hooks = new ArrayList<>();
    for (SinkConfig config : configs) {
      switch (config) {
        case SinkConfig.File file -> rows.put(file.name(), new FileSink(vertx, file, replica));
        case SinkConfig.Postgres table ->
            rows.put(table.name(), new PostgresSink(vertx, table, replica));
        case SinkConfig.Webhook hook -> hooks.add(hook);
      }
    }
    return new SinkVerticle(state.ledger(), rows, hooks, InstantSource.system(), RANDOM);
  }
}
