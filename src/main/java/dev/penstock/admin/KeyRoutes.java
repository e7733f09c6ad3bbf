package dev.penstock.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.admission.auth.Access;
import dev.penstock.admission.auth.Desks;
import dev.penstock.admission.auth.KeyDesk.Issued;
import dev.penstock.config.check.Units;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** {@code /admin/keys}: virtual keys, made and changed while the gateway runs. */
final class KeyRoutes {
  private static final String ALL = "/admin/keys";
  private static final String ONE = ALL + "/:name";
  private static final int CREATED = 201;

  private final Desks desks;

  KeyRoutes(Desks desks) {
    this.desks = desks;
  }

  void mount(Router router) {
    Answers.on(router, ALL, Map.of(HttpMethod.GET, this::list, HttpMethod.POST, this::create));
    Answers.on(
        router,
        ONE,
        Map.of(
            HttpMethod.GET, this::show,
            HttpMethod.PATCH, this::change,
            HttpMethod.DELETE, this::delete));
    Answers.onPost(router, ONE + "/block", context -> block(context, true));
    Answers.onPost(router, ONE + "/unblock", context -> block(context, false));
    Answers.onPost(router, ONE + "/revoke", this::revoke);
    Answers.onPost(router, ONE + "/rotate", this::rotate);
  }

  private ShownKeys shown() {
    return new ShownKeys(desks.live().ring(), desks.clock().instant());
  }

  private void list(RoutingContext context) {
    Access who = Door.access(context);
    Future.succeededFuture()
        .map(begin ->
            Pages.of(context, shown().all(who), ShownKeys.Shown::name, ShownKeys.Shown::json))
        .onSuccess(page -> Answers.json(context, page))
        .onFailure(cause -> Answers.fail(context, cause));
  }

  private void show(RoutingContext context) {
    answer(context, Future.succeededFuture(), 200);
  }

  private void create(RoutingContext context) {
    Bodies.object(context)
        .compose(body -> {
          String name = Bodies.takeName(body);
          return desks.keys().create(Door.access(context), name, body);
        })
        .onSuccess(issued -> issued(context, CREATED, issued))
        .onFailure(cause -> Answers.fail(context, cause));
  }

  private void change(RoutingContext context) {
    Future<?> changed =
        Bodies.object(context)
            .compose(body -> {
              Bodies.keepName(body, "key");
              return desks.keys().change(Door.access(context), name(context), body);
            });
    answer(context, changed, 200);
  }

  private void block(RoutingContext context, boolean blocked) {
    bare(context, body -> desks.keys().block(Door.access(context), name(context), blocked));
  }

  private void revoke(RoutingContext context) {
    bare(context, body -> desks.keys().revoke(Door.access(context), name(context)));
  }

  private void bare(RoutingContext context, Function<ObjectNode, Future<?>> command) {
    Future<?> done =
        Bodies.object(context)
            .compose(body -> {
              only(body, "");
              return command.apply(body);
            });
    answer(context, done, 200);
  }

  private void rotate(RoutingContext context) {
    Bodies.object(context)
        .compose(body -> {
          only(body, "grace");
          return desks.keys().rotate(Door.access(context), name(context), grace(body));
        })
        .onSuccess(issued -> issued(context, 200, issued))
        .onFailure(cause -> Answers.fail(context, cause));
  }

  private static Duration grace(ObjectNode body) {
    JsonNode grace = body.path("grace");
    if (grace.isMissingNode() || grace.isNull()) {
      return Duration.ZERO;
    }
    return Units.duration(grace.asText())
        .orElseThrow(() ->
            new FailureException(
                new Failure.InvalidValue("grace", "grace: expected a duration such as 24h")));
  }

  private static void only(ObjectNode body, String field) {
    body.fieldNames()
        .forEachRemaining(name -> {
          if (!name.equals(field)) {
            throw new FailureException(new Failure.InvalidValue(name, name + ": unknown key"));
          }
        });
  }

  private void delete(RoutingContext context) {
    String name = name(context);
    Answers.deleted(context, name, desks.keys().delete(Door.access(context), name));
  }

  private static String name(RoutingContext context) {
    return context.pathParam("name");
  }

  /** The key, this once. */
  private void issued(RoutingContext context, int status, Issued issued) {
    ObjectNode shown = shown().one(Access.OPERATOR, issued.document().name());
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("key", issued.key());
    if (shown != null) {
      body.setAll(shown);
    }
    Answers.json(context, status, body);
  }

  private void answer(RoutingContext context, Future<?> done, int status) {
    done.map(
            any -> {
              ObjectNode shown = shown().one(Door.access(context), name(context));
              if (shown == null) {
                throw new FailureException(new Failure.NotFound());
              }
              return shown;
            })
        .onSuccess(shown -> Answers.json(context, status, shown))
        .onFailure(cause -> Answers.fail(context, cause));
  }
}
