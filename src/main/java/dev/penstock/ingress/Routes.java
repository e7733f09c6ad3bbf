package dev.penstock.ingress;

import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.ingress.Reception.Visit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Which address is whose. Each {@code /v1} route answers without {@code /v1} as well. */
final class Routes {
  private static final Set<String> EXPOSED =
      Set.of(
          "x-request-id",
          "x-penstock-deployment",
          "x-penstock-model-group",
          "x-penstock-attempts",
          "x-penstock-fallback",
          "x-penstock-explain",
          "x-penstock-overhead-ms",
          "x-penstock-dropped",
          "retry-after",
          "retry-after-ms",
          "x-should-retry");

  /** What SDKs send, those of the vendors in browsers included. */
  private static final Set<String> ALLOWED =
      Set.of(
          "authorization",
          "content-type",
          "accept",
          "x-api-key",
          "api-key",
          "x-goog-api-key",
          "x-request-id",
          "x-penstock-timeout",
          "x-penstock-tags",
          "x-penstock-session",
          "x-penstock-explain",
          "idempotency-key",
          "traceparent",
          "openai-organization",
          "openai-project",
          "openai-beta",
          "x-stainless-arch",
          "x-stainless-helper-method",
          "x-stainless-lang",
          "x-stainless-os",
          "x-stainless-package-version",
          "x-stainless-retry-count",
          "x-stainless-runtime",
          "x-stainless-runtime-version",
          "x-stainless-timeout");

  private final List<String> corsOrigins;
  private final Reception reception;
  private final ChatEndpoint chat;
  private final ModelsEndpoint models;
  private final Consumer<Router> more;
  private final CorsHandler cors;

  /** {@code more} adds routes that belong to others, such as health. */
  Routes(
      List<String> corsOrigins,
      Reception reception,
      ChatEndpoint chat,
      ModelsEndpoint models,
      Consumer<Router> more) {
    this.corsOrigins = corsOrigins;
    this.reception = reception;
    this.chat = chat;
    this.models = models;
    this.more = more;
    this.cors = corsHandler();
  }

  Router build(Vertx vertx, Function<HttpServerRequest, ConnectionGuard> guards) {
    Router router = Router.router(vertx);
    if (!corsOrigins.isEmpty()) {
      router.route().handler(this::cors);
    }
    for (String prefix : List.of("/v1", "")) {
      route(
          router,
          HttpMethod.POST,
          prefix + "/chat/completions",
          (visit, context) -> chat.handle(visit, guards.apply(visit.request()), null));
      route(router, HttpMethod.GET, prefix + "/models", (visit, context) -> models.list(visit));
    }
    route(
        router,
        HttpMethod.POST,
        "/openai/deployments/:model/chat/completions",
        (visit, context) ->
            chat.handle(visit, guards.apply(visit.request()), context.pathParam("model")));
    // Model names may hold slashes.
    for (String prefix : List.of("/v1/models/", "/models/")) {
      route(
          router,
          HttpMethod.GET,
          prefix + "*",
          (visit, context) -> models.one(visit, decoded(context, prefix)));
    }
    more.accept(router);
    router.route().handler(context -> refuse(context, new Failure.NotFound()));
    router.errorHandler(400, this::malformed);
    router.errorHandler(500, this::bug);
    return router;
  }

  private void route(
      Router router,
      HttpMethod method,
      String path,
      BiFunction<Visit, RoutingContext, Future<Void>> endpoint) {
    router
        .route(path)
        .handler(context -> {
          Visit visit = reception.receive(context.request());
          if (!context.request().method().equals(method)) {
            reception.refuse(
                visit, new FailureException(new Failure.MethodNotAllowed(method.name())));
            return;
          }
          Future.succeededFuture()
              .compose(begin -> endpoint.apply(visit, context))
              .onFailure(cause -> reception.refuse(visit, cause));
        });
  }

  /** An origin that is not allowed gets an answer without CORS headers, which browsers hide. */
  private void cors(RoutingContext context) {
    String origin = context.request().getHeader("origin");
    if (origin != null && (corsOrigins.contains("*") || corsOrigins.contains(origin))) {
      cors.handle(context);
    } else {
      context.next();
    }
  }

  private CorsHandler corsHandler() {
    CorsHandler handler = CorsHandler.create();
    for (String origin : corsOrigins) {
      if (origin.equals("*")) {
        handler.addOriginWithRegex(".*");
      } else {
        handler.addOrigin(origin);
      }
    }
    return handler
        .allowedMethods(Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.OPTIONS))
        .allowedHeaders(ALLOWED)
        .exposedHeaders(EXPOSED)
        .maxAgeSeconds(600);
  }

  private static String decoded(RoutingContext context, String prefix) {
    try {
      // A plus sign in a path is a plus sign.
      String path = context.normalizedPath().substring(prefix.length()).replace("+", "%2B");
      return URLDecoder.decode(path, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new FailureException(new Failure.InvalidRequest("The address is not well-formed."));
    }
  }

  private void malformed(RoutingContext context) {
    refuse(context, new Failure.InvalidRequest("The address is not well-formed."));
  }

  private void bug(RoutingContext context) {
    Throwable cause = context.failure();
    reception.refuse(
        reception.receive(context.request()),
        cause == null ? new FailureException(new Failure.Internal()) : cause);
  }

  private void refuse(RoutingContext context, Failure failure) {
    reception.refuse(reception.receive(context.request()), new FailureException(failure));
  }
}
