package dev.penstock.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Principal;
import dev.penstock.api.client.Origin;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.ingress.Reception.Visit;
import dev.penstock.responses.Responses;
import dev.penstock.responses.Responses.Found;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/responses/{id}}: what was answered before, to the caller that it was answered to. */
final class ResponsesEndpoint {
  private static final int USUAL_LIMIT = 20;
  private static final int MOST = 100;

  private final Reception reception;
  private final Responses responses;

  ResponsesEndpoint(Reception reception, Responses responses) {
    this.reception = reception;
    this.responses = responses;
  }

  /** A request with what it refers to. */
  Future<Origin> open(ObjectNode request, Principal caller) {
    return responses.open(request, caller);
  }

  /** The response. */
  Future<Void> one(Visit visit, RoutingContext context) {
    if ("true".equals(context.request().getParam("stream"))) {
      return Future.failedFuture(
          new FailureException(
              new Failure.InvalidValue(
                  "stream", "A response that is whole is not streamed again.")));
    }
    return found(visit, context).compose(here -> write(visit, here.response()));
  }

  /** Forgets it. */
  Future<Void> delete(Visit visit, RoutingContext context) {
    String id = context.pathParam("id");
    return reception
        .principal(visit)
        .compose(caller -> here(id, caller).compose(here -> responses.forget(id, caller)))
        .compose(gone ->
            write(
                visit,
                JsonNodeFactory.instance
                    .objectNode()
                    .put("id", id)
                    .put("object", "response")
                    .put("deleted", true)));
  }

  /** There is nothing that runs in the background. */
  Future<Void> cancel(Visit visit, RoutingContext context) {
    return found(visit, context)
        .compose(here ->
            Future.failedFuture(
                new FailureException(
                    new Failure.InvalidRequest(
                        "Only a response in the background can be cancelled; close the connection"
                            + " to cancel this one."))));
  }

  /** The items that its request brought. */
  Future<Void> items(Visit visit, RoutingContext context) {
    // What is wrong with the address fails inside compose.
    return Future.succeededFuture(context).compose(asked -> page(visit, asked));
  }

  private Future<Void> page(Visit visit, RoutingContext context) {
    int limit = limit(context.request().getParam("limit"));
    String order = context.request().getParam("order");
    if (order != null && !order.equals("asc") && !order.equals("desc")) {
      throw new FailureException(new Failure.InvalidValue("order", "'order' must be asc or desc."));
    }
    String after = context.request().getParam("after");
    return found(visit, context)
        .compose(here -> {
          List<ObjectNode> all = new ArrayList<>(here.input());
          if (!"asc".equals(order)) {
            Collections.reverse(all);
          }
          return write(visit, page(all, after, limit));
        });
  }

  private static int limit(@Nullable String text) {
    try {
      int limit = text == null ? USUAL_LIMIT : Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Refused below, as any other that is out of bounds.
    }
    throw new FailureException(
        new Failure.InvalidValue(
            "limit", String.format(Locale.ROOT, "'limit' must be from 1 to %d.", MOST)));
  }

  private static ObjectNode page(List<ObjectNode> all, @Nullable String after, int limit) {
    int from = 0;
    for (int i = 0; i < all.size() && after != null; i++) {
      if (id(all.get(i)).equals(after)) {
        from = i + 1;
      }
    }
    List<ObjectNode> page = all.subList(from, Math.min(all.size(), from + limit));
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    page.forEach(data::add);
    list.put("first_id", page.isEmpty() ? null : id(page.getFirst()));
    list.put("last_id", page.isEmpty() ? null : id(page.getLast()));
    return list.put("has_more", from + page.size() < all.size());
  }

  private static String id(JsonNode item) {
    return item.path("id").asText();
  }

  private Future<Found.Here> found(Visit visit, RoutingContext context) {
    String id = context.pathParam("id");
    return reception.principal(visit).compose(caller -> here(id, caller));
  }

  private Future<Found.Here> here(String id, Principal caller) {
    return responses
        .find(id, caller)
        .map(found -> {
          if (found instanceof Found.Here here) {
            return here;
          }
          throw new FailureException(
              new Failure.InvalidRequest("The provider keeps this response; it is not read here."));
        });
  }

  private static Future<Void> write(Visit visit, ObjectNode body) {
    HttpServerResponse response = visit.request().response();
    response.putHeader("content-type", "application/json").putHeader("x-request-id", visit.id());
    return response.end(body.toString());
  }
}
