package dev.penstock.ingress;

import static java.util.stream.Collectors.joining;

import dev.penstock.api.Operation;
import dev.penstock.dialect.completions.CompletionsDialect;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.error.OpenAiErrors;
import dev.penstock.ingress.Reception.Visit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Which address is whose. Each {@code /v1} route answers without {@code /v1} as well. */
final class Routes {
  /** What asks a model for something, by its path. */
  private static final Map<String, Asked> ASKED =
      Map.of(
          "/chat/completions", Asked.CHAT,
          "/completions", Asked.in(new CompletionsDialect()),
          "/embeddings", Asked.of(Operation.EMBEDDINGS),
          "/rerank", Asked.of(Operation.RERANK),
          "/moderations", Asked.of(Operation.MODERATIONS),
          "/messages", Asked.MESSAGES,
          "/messages/count_tokens", Asked.COUNT_TOKENS);

  /** Those that Azure's clients ask for, with the model in the path. */
  private static final List<String> OF_DEPLOYMENTS =
      List.of("/chat/completions", "/completions", "/embeddings");

  private final Cors cors;
  private final Reception reception;
  private final ChatEndpoint chat;
  private final ModelsEndpoint models;
  private final ResponsesEndpoint responses;
  private final PassThroughEndpoint passThrough;
  private final Consumer<Router> more;

  /** Who answers. */
  record Endpoints(
      ChatEndpoint chat,
      ModelsEndpoint models,
      ResponsesEndpoint responses,
      PassThroughEndpoint passThrough) {}

  /** {@code more} adds routes that belong to others, such as health. */
  Routes(Cors cors, Reception reception, Endpoints endpoints, Consumer<Router> more) {
    this.cors = cors;
    this.reception = reception;
    this.chat = endpoints.chat();
    this.models = endpoints.models();
    this.responses = endpoints.responses();
    this.passThrough = endpoints.passThrough();
    this.more = more;
  }

  Router build(Vertx vertx, Function<HttpServerRequest, ConnectionGuard> guards) {
    Router router = Router.router(vertx);
    router.route().handler(cors::handle);
    for (String prefix : List.of("/v1", "")) {
      for (Map.Entry<String, Asked> route : ASKED.entrySet()) {
        ask(router, prefix + route.getKey(), route.getValue(), guards);
      }
      route(router, HttpMethod.GET, prefix + "/models", (visit, context) -> models.list(visit));
    }
    responses(router, guards);
    for (String path : OF_DEPLOYMENTS) {
      ask(
          router,
          "/openai/deployments/:model" + path,
          Objects.requireNonNull(ASKED.get(path)),
          guards);
    }
    new GeminiRoutes(reception, chat, guards).addTo(router);
    // Model names may hold slashes.
    for (String prefix : List.of("/v1/models/", "/models/")) {
      route(
          router,
          HttpMethod.GET,
          prefix + "*",
          (visit, context) -> models.one(visit, decoded(context, prefix)));
    }
    router
        .route(NativeAddress.PREFIX + "*")
        .handler(context -> pass(context, guards.apply(context.request())));
    more.accept(router);
    router.route().handler(context -> refuse(context, new Failure.NotFound()));
    router.errorHandler(400, this::malformed);
    router.errorHandler(500, this::bug);
    return router;
  }

  private void pass(RoutingContext context, ConnectionGuard guard) {
    Visit visit =
        GeminiRoutes.withKey(
            reception.receive(
                context.request(), context.normalizedPath(), Reception.errors(context.request())));
    Future.succeededFuture()
        .compose(begin -> passThrough.handle(visit, guard))
        .onFailure(cause -> reception.refuse(visit, cause));
  }

  private void responses(Router router, Function<HttpServerRequest, ConnectionGuard> guards) {
    for (String prefix : List.of("/v1", "")) {
      String one = prefix + "/responses/:id";
      ask(router, prefix + "/responses", Asked.by(responses::open), guards);
      route(
          router,
          Map.of(HttpMethod.GET, responses::one, HttpMethod.DELETE, responses::delete),
          one,
          request -> OpenAiErrors.FORMAT);
      route(router, HttpMethod.POST, one + "/cancel", responses::cancel);
      route(router, HttpMethod.GET, one + "/input_items", responses::items);
    }
  }

  /** A path may name the model. */
  private void ask(
      Router router,
      String path,
      Asked asked,
      Function<HttpServerRequest, ConnectionGuard> guards) {
    route(
        router,
        HttpMethod.POST,
        path,
        request -> asked.errors(),
        (visit, context) ->
            chat.handle(
                visit, guards.apply(visit.request()), asked.of(context.pathParam("model"))));
  }

  private void route(
      Router router,
      HttpMethod method,
      String path,
      BiFunction<Visit, RoutingContext, Future<Void>> endpoint) {
    route(router, method, path, Reception::errors, endpoint);
  }

  private void route(
      Router router,
      HttpMethod method,
      String path,
      Function<HttpServerRequest, ErrorFormat> errors,
      BiFunction<Visit, RoutingContext, Future<Void>> endpoint) {
    route(router, Map.of(method, endpoint), path, errors);
  }

  private void route(
      Router router,
      Map<HttpMethod, BiFunction<Visit, RoutingContext, Future<Void>>> methods,
      String path,
      Function<HttpServerRequest, ErrorFormat> errors) {
    String allow = methods.keySet().stream().map(HttpMethod::name).sorted().collect(joining(", "));
    router
        .route(path)
        .handler(context -> {
          HttpServerRequest request = context.request();
          Visit visit = reception.receive(request, context.normalizedPath(), errors.apply(request));
          BiFunction<Visit, RoutingContext, Future<Void>> endpoint = methods.get(request.method());
          if (endpoint == null) {
            reception.refuse(visit, new FailureException(new Failure.MethodNotAllowed(allow)));
            return;
          }
          Future.succeededFuture()
              .compose(begin -> endpoint.apply(visit, context))
              .onFailure(cause -> reception.refuse(visit, cause));
        });
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
