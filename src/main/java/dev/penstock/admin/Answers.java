package dev.penstock.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.admission.auth.InvalidSettingsException;
import dev.penstock.config.ConfigError;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.error.OpenAiErrors;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How these routes answer, well or not. For this package and those within it. */
public final class Answers {
  public static final String JSON = "application/json";

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final String ALLOW = "GET, HEAD";

  private Answers() {}

  /** Calls the handler for GET and HEAD, and answers 405 for other methods. */
  public static void onGet(Router router, String path, Handler<RoutingContext> handler) {
    router
        .route(path)
        .handler(context -> {
          HttpMethod method = context.request().method();
          if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            handler.handle(context);
          } else {
            context.response().putHeader(HttpHeaders.ALLOW, ALLOW);
            fail(context, new Failure.MethodNotAllowed(ALLOW));
          }
        });
  }

  /** Calls the handler for POST, and answers 405 for other methods. */
  public static void onPost(Router router, String path, Handler<RoutingContext> handler) {
    router
        .route(path)
        .handler(context -> {
          if (context.request().method().equals(HttpMethod.POST)) {
            handler.handle(context);
          } else {
            context.response().putHeader(HttpHeaders.ALLOW, "POST");
            fail(context, new Failure.MethodNotAllowed("POST"));
          }
        });
  }

  /** Calls the handler of the request's method, and answers 405 for methods without one. */
  static void on(Router router, String path, Map<HttpMethod, Handler<RoutingContext>> handlers) {
    String allow = handlers.keySet().stream().map(HttpMethod::name).sorted().collect(joining(", "));
    router
        .route(path)
        .handler(context -> {
          HttpMethod method = context.request().method();
          Handler<RoutingContext> handler =
              handlers.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method);
          if (handler != null) {
            handler.handle(context);
          } else {
            context.response().putHeader(HttpHeaders.ALLOW, allow);
            fail(context, new Failure.MethodNotAllowed(allow));
          }
        });
  }

  /** Answers that what has this name is no more, once it is so. */
  static void deleted(RoutingContext context, String name, Future<?> deleted) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name).put("deleted", true);
    deleted.onSuccess(done -> json(context, body)).onFailure(cause -> fail(context, cause));
  }

  /** Answers with what went wrong; what we have no words for is a bug. */
  public static void fail(RoutingContext context, Throwable cause) {
    if (cause instanceof FailureException known) {
      fail(context, known.failure());
    } else if (cause instanceof InvalidSettingsException wrong) {
      json(context, 400, wrong(wrong.errors()));
    } else {
      LOG.error("an admin route failed", cause);
      fail(context, new Failure.Internal());
    }
  }

  /** The first of them as the error, and all of them. */
  private static ObjectNode wrong(List<ConfigError> errors) {
    ConfigError first = errors.getFirst();
    String param = first.path().isEmpty() ? "name" : first.path();
    ObjectNode body =
        OpenAiErrors.body(new Failure.InvalidValue(param, param + ": " + first.message()));
    ArrayNode all = body.putArray("errors");
    errors.forEach(error ->
        all.addObject()
            .put("path", error.path())
            .put("message", error.message())
            .put("suggestion", error.suggestion()));
    return body;
  }

  /** 200 with a JSON body that nobody keeps. */
  public static void json(RoutingContext context, JsonNode body) {
    json(context, 200, body);
  }

  /** A JSON body that nobody keeps. */
  public static void json(RoutingContext context, int status, JsonNode body) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    send(context, status, JSON, Buffer.buffer(body.toString().getBytes(UTF_8)));
  }

  /** The contract's error body. */
  public static void fail(RoutingContext context, Failure failure) {
    OpenAiErrors.Reply reply = OpenAiErrors.of(failure);
    send(context, reply.status(), JSON, Buffer.buffer(reply.bytes()));
  }

  /** A body that is there as a whole. */
  public static void send(RoutingContext context, int status, String contentType, Buffer body) {
    if (context.response().ended()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
        .end(body)
        .onFailure(e -> LOG.debug("the asker left before its answer: {}", e.getMessage()));
  }
}
