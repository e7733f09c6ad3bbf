package dev.penstock.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code /health/live} and {@code /health/ready}; the same on every port. */
public final class HealthRoutes {
  private static final Buffer LIVE = Buffer.buffer("{\"status\":\"live\"}");

  private final Supplier<Readiness> readiness;

  /** {@code readiness} is asked on an event loop and must answer at once. */
  public HealthRoutes(Supplier<Readiness> readiness) {
    this.readiness = readiness;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    Answers.onGet(router, "/health/live", context -> answer(context, 200, LIVE));
    Answers.onGet(router, "/health/ready", this::ready);
  }

  private void ready(RoutingContext context) {
    Readiness state = readiness.get();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("status", state.status().wire()).put("config_version", state.configVersion());
    ObjectNode dependencies = body.putObject("dependencies");
    new TreeMap<>(state.dependencies()).forEach(dependencies::put);
    Buffer json = Buffer.buffer(body.toString().getBytes(UTF_8));
    answer(context, state.status().serving() ? 200 : 503, json);
  }

  private static void answer(RoutingContext context, int status, Buffer json) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    Answers.send(context, status, Answers.JSON, json);
  }
}
