package dev.penstock.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.routing.DeploymentStatus;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** {@code /admin/deployments}: how each deployment does right now, in this process. */
final class DeploymentRoutes {
  private final Supplier<List<DeploymentStatus>> deployments;

  DeploymentRoutes(Supplier<List<DeploymentStatus>> deployments) {
    this.deployments = deployments;
  }

  void mount(Router router) {
    Answers.onGet(router, "/admin/deployments", this::list);
  }

  private void list(RoutingContext context) {
    Future.succeededFuture()
        .map(begin -> Pages.of(context, sorted(), DeploymentStatus::id, DeploymentRoutes::json))
        .onSuccess(page -> Answers.json(context, page))
        .onFailure(cause -> Answers.fail(context, cause));
  }

  /** By id, so that a page goes on where the one before ended, whatever came or went. */
  private List<DeploymentStatus> sorted() {
    return deployments.get().stream().sorted(Comparator.comparing(DeploymentStatus::id)).toList();
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
