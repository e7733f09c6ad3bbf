package dev.penstock.ingress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.bus.ModelsRequest;
import dev.penstock.dispatch.Dispatcher;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.ingress.Reception.Visit;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * {@code GET /v1/models} and {@code GET /v1/models/{id}}: what this caller may call, in OpenAI's
 * shape, or Anthropic's where its SDKs ask.
 */
final class ModelsEndpoint {
  private final Reception reception;
  private final Dispatcher dispatcher;
  private final long createdSeconds;
  private final AnthropicModels anthropic;

  /** {@code createdSeconds} stands in every model; the start of the gateway will do. */
  ModelsEndpoint(Reception reception, Dispatcher dispatcher, long createdSeconds) {
    this.reception = reception;
    this.dispatcher = dispatcher;
    this.createdSeconds = createdSeconds;
    this.anthropic = new AnthropicModels(createdSeconds);
  }

  /** All of them, without wildcards. */
  Future<Void> list(Visit visit) {
    return reception
        .principal(visit)
        .compose(principal -> dispatcher.models(new ModelsRequest(principal, null)))
        .compose(names ->
            write(
                visit,
                Reception.speaksAnthropic(visit.request())
                    ? anthropic.list(names)
                    : listOf(names)));
  }

  /** One; a name that a wildcard matches is a model as well. */
  Future<Void> one(Visit visit, String name) {
    return reception
        .principal(visit)
        .compose(principal -> dispatcher.models(new ModelsRequest(principal, name)))
        .compose(names ->
            names.isEmpty()
                ? Future.failedFuture(new FailureException(new Failure.UnknownModel(name)))
                : write(
                    visit,
                    Reception.speaksAnthropic(visit.request())
                        ? anthropic.model(name)
                        : model(name)));
  }

  private ObjectNode listOf(List<String> names) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = body.putArray("data");
    names.forEach(name -> data.add(model(name)));
    return body;
  }

  private ObjectNode model(String name) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", name)
        .put("object", "model")
        .put("created", createdSeconds)
        .put("owned_by", "penstock");
  }

  private static Future<Void> write(Visit visit, ObjectNode body) {
    HttpServerResponse response = visit.request().response();
    response.putHeader("content-type", "application/json").putHeader("x-request-id", visit.id());
    return response.end(body.toString());
  }
}
