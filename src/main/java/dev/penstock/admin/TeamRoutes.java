package dev.penstock.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.admission.auth.Access;
import dev.penstock.admission.auth.Desks;
import dev.penstock.admission.auth.KeyRing;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code /admin/teams}: teams, declared or made while the gateway runs. */
final class TeamRoutes {
  private static final String ALL = "/admin/teams";
  private static final int CREATED = 201;

  private final Desks desks;

  TeamRoutes(Desks desks) {
    this.desks = desks;
  }

  void mount(Router router) {
    Answers.on(router, ALL, Map.of(HttpMethod.GET, this::list, HttpMethod.POST, this::create));
    Answers.on(
        router,
        ALL + "/:name",
        Map.of(
            HttpMethod.GET, this::show,
            HttpMethod.PATCH, this::change,
            HttpMethod.DELETE, this::delete));
  }

  private List<Map.Entry<String, ObjectNode>> all(Access who) {
    KeyRing ring = desks.live().ring();
    Map<String, ObjectNode> all = new TreeMap<>();
    ring.roster()
        .teams()
        .forEach((name, team) -> all.put(name, shown(name, "api", team.settings())));
    ring.config()
        .teams()
        .forEach((name, team) -> all.put(name, shown(name, "config", TermsJson.of(team))));
    all.keySet().removeIf(name -> !who.sees(name));
    return List.copyOf(all.entrySet());
  }

  private static ObjectNode shown(String name, String source, ObjectNode settings) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name).put("source", source);
    return json.setAll(settings);
  }

  private void list(RoutingContext context) {
    Access who = Door.access(context);
    Future.succeededFuture()
        .map(begin -> Pages.of(context, all(who), Map.Entry::getKey, Map.Entry::getValue))
        .onSuccess(page -> Answers.json(context, page))
        .onFailure(cause -> Answers.fail(context, cause));
  }

  private void show(RoutingContext context) {
    answer(context, Future.succeededFuture(), context.pathParam("name"), 200);
  }

  private void create(RoutingContext context) {
    Bodies.object(context)
        .compose(body -> {
          String name = Bodies.takeName(body);
          return desks
              .teams()
              .create(Door.access(context), name, body)
              .onSuccess(made -> answer(context, Future.succeededFuture(), name, CREATED));
        })
        .onFailure(cause -> Answers.fail(context, cause));
  }

  private void change(RoutingContext context) {
    Future<?> changed =
        Bodies.object(context)
            .compose(body -> {
              Bodies.keepName(body, "team");
              return desks.teams().change(Door.access(context), context.pathParam("name"), body);
            });
    answer(context, changed, context.pathParam("name"), 200);
  }

  private void delete(RoutingContext context) {
    String name = context.pathParam("name");
    Answers.deleted(context, name, desks.teams().delete(Door.access(context), name));
  }

  private void answer(RoutingContext context, Future<?> done, String name, int status) {
    done.map(any ->
            all(Door.access(context)).stream()
                .filter(team -> team.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findAny()
                .orElseThrow(() -> new FailureException(new Failure.NotFound())))
        .onSuccess(shown -> Answers.json(context, status, shown))
        .onFailure(cause -> Answers.fail(context, cause));
  }
}
