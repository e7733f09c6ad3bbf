package dev.penstock.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Principal;
import dev.penstock.api.bus.Errand;
import dev.penstock.api.client.Origin;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.ingress.Reception.Visit;
import dev.penstock.responses.Responses;
import dev.penstock.responses.Responses.Found;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
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
  private final KeptElsewhere elsewhere;

  ResponsesEndpoint(Reception reception, Responses responses, KeptElsewhere elsewhere) {
    this.reception = reception;
    this.responses = responses;
    this.elsewhere = elsewhere;
  }

  /** A request with what it refers to. */
  Future<Origin> open(ObjectNode request, Principal caller) {
    return responses.open(request, caller);
  }

  /** The response. */
  Future<Void> one(Visit visit, RoutingContext context) {
    return found(visit, context, "GET", "")
        .map(known -> {
          if ("true".equals(context.request().getParam("stream"))) {
            throw new FailureException(
                new Failure.InvalidValue(
                    "stream", "A response that is whole is not streamed again."));
          }
          return known;
        })
        .compose(known ->
            switch (known.found()) {
              case Found.Here here -> write(visit, here.response());
              case Found.There there -> forward(visit, known, there);
            });
  }

  /** Forgets it. */
  Future<Void> delete(Visit visit, RoutingContext context) {
    String id = context.pathParam("id");
    return found(visit, context, "DELETE", "")
        .compose(known ->
            switch (known.found()) {
              case Found.Here here ->
                  responses
                      .forget(id, known.caller())
                      .compose(gone ->
                          write(
                              visit,
                              JsonNodeFactory.instance
                                  .objectNode()
                                  .put("id", id)
                                  .put("object", "response")
                                  .put("deleted", true)));
              case Found.There there ->
                  elsewhere
                      .ask(visit, known.caller(), there, known.errand())
                      .compose(answer ->
                          responses
                              .forget(id, known.caller())
                              .compose(gone -> write(visit, answer)));
            });
  }

  /** Nothing of ours runs in the background. */
  Future<Void> cancel(Visit visit, RoutingContext context) {
    return found(visit, context, "POST", "/cancel")
        .compose(known ->
            switch (known.found()) {
              case Found.Here here ->
                  Future.failedFuture(
                      new FailureException(
                          new Failure.InvalidRequest(
                              "Only a response in the background can be cancelled; close the"
                                  + " connection to cancel this one.")));
              case Found.There there -> forward(visit, known, there);
            });
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
    return found(visit, context, "GET", "/input_items")
        .compose(known ->
            switch (known.found()) {
              case Found.Here here -> {
                List<ObjectNode> all = new ArrayList<>(here.input());
                if (!"asc".equals(order)) {
                  Collections.reverse(all);
                }
                yield write(visit, page(all, after, limit));
              }
              case Found.There there -> forward(visit, known, there);
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

  /** A response of this caller's, and how its provider would be asked. */
  private record Known(Principal caller, Found found, Errand errand) {}

  private Future<Known> found(Visit visit, RoutingContext context, String method, String suffix) {
    String id = context.pathParam("id");
    return reception
        .principal(visit)
        .compose(caller ->
            responses
                .find(id, caller)
                .map(found ->
                    new Known(
                        caller,
                        found,
                        new Errand(method, id, suffix, KeptElsewhere.query(visit)))));
  }

  private Future<Void> forward(Visit visit, Known known, Found.There there) {
    return elsewhere
        .ask(visit, known.caller(), there, known.errand())
        .compose(answer -> write(visit, answer));
  }

  private static Future<Void> write(Visit visit, ObjectNode body) {
    return write(visit, Buffer.buffer(body.toString()));
  }

  private static Future<Void> write(Visit visit, Buffer body) {
    HttpServerResponse response = visit.request().response();
    response.putHeader("content-type", "application/json").putHeader("x-request-id", visit.id());
    return response.end(body);
  }
}
