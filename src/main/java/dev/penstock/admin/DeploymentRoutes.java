package dev.penstock.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.Failure;
import dev.penstock.routing.DeploymentStatus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /admin/deployments}: how each deployment does right now, in this process. */
final class DeploymentRoutes {
  private static final int MOST = 1000;
  private static final int USUAL = 100;

  private final Supplier<List<DeploymentStatus>> deployments;

  DeploymentRoutes(Supplier<List<DeploymentStatus>> deployments) {
    this.deployments = deployments;
  }

  void mount(Router router) {
    Answers.onGet(router, "/admin/deployments", this::list);
  }

  private void list(RoutingContext context) {
    String asked = context.request().getParam("limit");
    int limit = asked == null ? USUAL : number(asked);
    if (limit < 1 || limit > MOST) {
      Answers.fail(
          context, new Failure.InvalidValue("limit", "limit must be a number from 1 to " + MOST));
      return;
    }
    List<DeploymentStatus> rest = after(context.request().getParam("after"));
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = body.putArray("data");
    rest.stream().limit(limit).forEach(status -> data.add(json(status)));
    body.put("has_more", rest.size() > limit);
    Answers.json(context, body);
  }

  /** Sorted by id, so that a page goes on where the one before ended, whatever came or went. */
  private List<DeploymentStatus> after(@Nullable String id) {
    return deployments.get().stream()
        .filter(status -> id == null || status.id().compareTo(id) > 0)
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .toList();
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static ObjectNode json(DeploymentStatus status) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", status.id());
    ArrayNode groups = json.putArray("groups");
    status.groups().forEach(groups::add);
    json.put("in_flight", status.inFlight())
        .put("waiting", status.waiting())
        .put("ttft_ms", status.ttftMillis())
        .put("per_token_ms", status.perTokenMillis())
        .put("remaining_requests", status.remainingRequests())
        .put("remaining_tokens", status.remainingTokens())
        .put("last_error", status.lastError())
        .put("last_error_ago_ms", status.lastErrorAgoMillis());
    ArrayNode arms = json.putArray("arms");
    status
        .arms()
        .forEach(arm ->
            arms.addObject()
                .put("credential", arm.credential())
                .put("breaker", arm.breaker())
                .put("unavailable", arm.unavailable())
                .put("unavailable_ms", arm.unavailableMillis()));
    return json;
  }
}
