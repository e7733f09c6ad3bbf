package dev.penstock.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.CallOptions;
import dev.penstock.api.Operation;
import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.Address;
import dev.penstock.api.bus.ByReference;
import dev.penstock.api.bus.ExplainRequest;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/explain}: where a request would go. Asked with GET by query, with POST by a JSON
 * object with the same names.
 */
final class ExplainRoutes {
  private static final Set<String> INPUTS = Set.of("image", "audio", "file", "video");
  private static final DeliveryOptions ASK = ByReference.options(Duration.ofSeconds(10));

  private final Supplier<Snapshot> current;
  private final Function<String, @Nullable Principal> keys;

  /** {@code keys} finds who calls with a key, by the key's name. */
  ExplainRoutes(Supplier<Snapshot> current, Function<String, @Nullable Principal> keys) {
    this.current = current;
    this.keys = keys;
  }

  void mount(Router router) {
    router
        .route("/admin/explain")
        .handler(context -> {
          HttpMethod method = context.request().method();
          if (method.equals(HttpMethod.GET)) {
            answer(context, Future.succeededFuture(ofQuery(context.queryParams())));
          } else if (method.equals(HttpMethod.POST)) {
            answer(context, Bodies.object(context));
          } else {
            context.response().putHeader("allow", "GET, POST");
            Answers.fail(context, new Failure.MethodNotAllowed("GET, POST"));
          }
        });
  }

  private static ObjectNode ofQuery(MultiMap query) {
    ObjectNode asked = JsonNodeFactory.instance.objectNode();
    query.forEach(entry -> asked.put(entry.getKey(), entry.getValue()));
    return asked;
  }

  private void answer(RoutingContext context, Future<ObjectNode> asked) {
    asked
        .map(this::request)
        .compose(request ->
            context.vertx().eventBus().<ObjectNode>request(Address.explain(0), request, ASK))
        .map(Message::body)
        .onSuccess(explanation -> Answers.json(context, explanation))
        .onFailure(cause -> Answers.fail(context, cause));
  }

  private ExplainRequest request(ObjectNode asked) {
    String model = asked.path("model").asText();
    if (model.isEmpty()) {
      throw new FailureException(new Failure.MissingParameter("model"));
    }
    return new ExplainRequest(
        current.get(),
        principal(asked.path("key").asText()),
        model,
        tokens(asked.path("tokens")),
        asked.path("stream").asBoolean(),
        wants(asked),
        CallOptions.NONE);
  }

  private static ExplainRequest.Wants wants(ObjectNode asked) {
    String name = asked.path("operation").asText();
    Operation operation = name.isEmpty() ? null : Operation.ofWire(name);
    if (!name.isEmpty() && operation == null) {
      throw new FailureException(
          new Failure.InvalidValue(
              "operation", "operation must be chat, embeddings, rerank or moderations."));
    }
    Set<String> inputs = names(asked.path("inputs"));
    if (!INPUTS.containsAll(inputs)) {
      throw new FailureException(
          new Failure.InvalidValue("inputs", "inputs must be of image, audio, file and video."));
    }
    return new ExplainRequest.Wants(operation, names(asked.path("fields")), inputs);
  }

  /** A list of texts, or one text with commas, as a query has it. */
  private static Set<String> names(JsonNode asked) {
    Set<String> names = new HashSet<>();
    if (asked.isArray()) {
      asked.forEach(name -> names.add(name.asText()));
    } else if (asked.isTextual()) {
      names.addAll(List.of(asked.textValue().split(",", -1)));
    }
    names.remove("");
    return names;
  }

  private Principal principal(String key) {
    Principal principal = key.isEmpty() ? Principal.ANONYMOUS : keys.apply(key);
    if (principal == null) {
      throw new FailureException(
          new Failure.InvalidValue("key", "There is no virtual key of that name."));
    }
    return principal;
  }

  private static long tokens(JsonNode asked) {
    long tokens = asked.isMissingNode() ? 0 : asked.asLong(-1);
    if (tokens < 0) {
      throw new FailureException(
          new Failure.InvalidValue("tokens", "tokens must be a whole number, 0 or more."));
    }
    return tokens;
  }
}
