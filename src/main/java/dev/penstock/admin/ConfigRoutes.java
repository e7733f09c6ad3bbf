package dev.penstock.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.ConfigError;
import dev.penstock.config.reload.ConfigLife;
import dev.penstock.config.reload.Origin;
import dev.penstock.config.reload.Outcome;
import dev.penstock.config.reload.Version;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /admin/config}: what is in force, what was, and the commands that change it. */
final class ConfigRoutes {
  private static final int UNPROCESSABLE = 422;

  private final ConfigLife life;
  private final Audit audit;

  ConfigRoutes(ConfigLife life, Audit audit) {
    this.life = life;
    this.audit = audit;
  }

  void mount(Router router) {
    Answers.onGet(router, "/admin/config", this::show);
    Answers.onPost(router, "/admin/config/reload", this::reload);
    Answers.onPost(router, "/admin/config/rollback", this::rollback);
  }

  private void show(RoutingContext context) {
    Version current = life.current();
    ObjectNode body = described(current);
    body.set("restart_needed", texts(current.restartNeeded()));
    body.set("warnings", errors(current.warnings()));
    Outcome.Rejected error = life.lastError();
    body.set("last_error", error == null ? JsonNodeFactory.instance.nullNode() : rejected(error));
    ArrayNode history = body.putArray("history");
    life.history().reversed().forEach(version -> history.add(described(version)));
    body.set("config", current.shown());
    Answers.json(context, body);
  }

  private void reload(RoutingContext context) {
    Bodies.object(context)
        .compose(nothing -> noted(context, "config.reload", () -> life.reload(Origin.ADMIN)))
        .onSuccess(outcome -> answer(context, outcome))
        .onFailure(cause -> Answers.fail(context, cause));
  }

  private void rollback(RoutingContext context) {
    Bodies.object(context)
        .map(ConfigRoutes::version)
        .compose(
            version -> noted(context, "config.rollback", () -> life.rollback(version.orElse(null))))
        .onSuccess(outcome -> answer(context, outcome))
        .onFailure(cause -> Answers.fail(context, cause));
  }

  private static Optional<String> version(ObjectNode body) {
    JsonNode version = body.path("version");
    boolean said = !version.isMissingNode() && !version.isNull();
    if (said && !version.isIntegralNumber() && !version.isTextual()) {
      throw new FailureException(
          new Failure.InvalidValue("version", "version must be a number or a hash."));
    }
    return said ? Optional.of(version.asText()) : Optional.empty();
  }

  private Future<Outcome> noted(
      RoutingContext context, String action, Supplier<Future<Outcome>> change) {
    return audit.around(context, action, "config", change, ConfigRoutes::made);
  }

  private static Audit.Made made(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Replaced(Version now, Version before) ->
          Audit.Made.changed(before.hash(), now.hash());
      case Outcome.Unchanged same -> Audit.Made.unchanged();
      case Outcome.Rejected rejected -> Audit.Made.failed();
      case Outcome.NoSuchVersion none -> Audit.Made.failed();
    };
  }

  private static void answer(RoutingContext context, Outcome outcome) {
    switch (outcome) {
      case Outcome.Replaced(Version now, Version before) ->
          Answers.json(
              context,
              described(now)
                  .put("changed", true)
                  .<ObjectNode>set("restart_needed", texts(now.restartNeeded())));
      case Outcome.Unchanged(Version now) ->
          Answers.json(
              context,
              described(now)
                  .put("changed", false)
                  .<ObjectNode>set("restart_needed", texts(now.restartNeeded())));
      case Outcome.Rejected error -> Answers.json(context, UNPROCESSABLE, refusal(error));
      case Outcome.NoSuchVersion none ->
          Answers.fail(
              context,
              new Failure.InvalidValue(
                  "version", "No such earlier version is kept; /admin/config lists them."));
    }
  }

  private static ObjectNode described(Version version) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", version.hash())
            .put("number", version.number())
            .put("source", version.origin().wire())
            .put("time", version.time().toString());
    if (version.restored() != version.number()) {
      json.put("restored", version.restored());
    }
    return json;
  }

  private static ObjectNode refusal(Outcome.Rejected rejected) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("message", "The configuration has errors; the one before stays in force.")
        .put("type", "invalid_request_error")
        .putNull("param")
        .put("code", "invalid_config");
    body.set("errors", errors(rejected.errors()));
    return body;
  }

  private static ObjectNode rejected(Outcome.Rejected rejected) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("time", rejected.time().toString())
        .put("source", rejected.origin().wire())
        .set("errors", errors(rejected.errors()));
  }

  private static ArrayNode errors(List<ConfigError> errors) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    errors.forEach(error -> list.add(error.toJson()));
    return list;
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    texts.forEach(list::add);
    return list;
  }
}
