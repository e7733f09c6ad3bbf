package dev.penstock.admin;

import dev.penstock.error.Failure;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that the admin port serves, to mount there or on the main port where both are one. {@code
 * /metrics} is open, as Prometheus expects: its labels hold names of the configuration, no secret.
 */
public final class AdminRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(AdminRoutes.class);
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HealthRoutes health;
  private final @Nullable Supplier<String> metrics;
  private final Consumer<Router> api;

  /**
   * Routes for one event loop.
   *
   * @param metrics gives all metrics as Prometheus text, and may take its time; null where metrics
   *     are off
   * @param api mounts what operators ask and command
   */
  public AdminRoutes(
      HealthRoutes health, @Nullable Supplier<String> metrics, Consumer<Router> api) {
    this.health = health;
    this.metrics = metrics;
    this.api = api;
  }

  /** Adds the routes; whatever else is asked for is left to routes after these. */
  public void mount(Router router) {
    health.mount(router);
    Supplier<String> source = metrics;
    if (source != null) {
      Answers.onGet(router, "/metrics", context -> scrape(context, source));
    }
    api.accept(router);
  }

  /** On a worker: a scrape takes milliseconds. */
  private static void scrape(RoutingContext context, Supplier<String> source) {
    context
        .vertx()
        .executeBlocking(() -> Buffer.buffer(source.get()))
        .onSuccess(text -> Answers.send(context, 200, PROMETHEUS_TEXT, text))
        .onFailure(e -> {
          LOG.error("the metrics could not be collected", e);
          Answers.fail(context, new Failure.Internal());
        });
  }
}
