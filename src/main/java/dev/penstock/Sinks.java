package dev.penstock;

import dev.penstock.config.SinkConfig;
import dev.penstock.store.postgres.PostgresSink;
import dev.penstock.telemetry.Meters;
import dev.penstock.telemetry.sink.FileSink;
import dev.penstock.telemetry.sink.RowSink;
import dev.penstock.telemetry.sink.SinkVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Brings up the sinks that a configuration names. */
final class Sinks {
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

  private Sinks() {}

  /** Completes with the deployment's id; null if there are none. */
  static Future<@Nullable String> deploy(
      Vertx vertx, List<SinkConfig> configs, State state, Meters meters) {
    if (configs.isEmpty()) {
      return Future.succeededFuture();
    }
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
    SinkVerticle verticle =
        new SinkVerticle(state.ledger(), rows, hooks, InstantSource.system(), RANDOM);
    return vertx
        .deployVerticle(verticle)
        .onSuccess(deployed -> verticle.dropped().forEach(meters::dropped));
  }
}
