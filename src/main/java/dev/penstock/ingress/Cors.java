package dev.penstock.ingress;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Lets pages of the allowed origins call us. Confined to one event loop. */
final class Cors {
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

  private final Supplier<List<String>> origins;
  private List<String> known = List.of();
  private CorsHandler handler = handler(known);

  /** {@code origins} are asked for at each request. */
  Cors(Supplier<List<String>> origins) {
    this.origins = origins;
  }

  /** An origin that is not allowed gets an answer without CORS headers, which browsers hide. */
  void handle(RoutingContext context) {
    String origin = context.request().getHeader("origin");
    if (origin == null) {
      context.next();
      return;
    }
    List<String> allowed = origins.get();
    if (!allowed.contains("*") && !allowed.contains(origin)) {
      context.next();
      return;
    }
    if (!allowed.equals(known)) {
      known = allowed;
      handler = handler(allowed);
    }
    handler.handle(context);
  }

  private static CorsHandler handler(List<String> origins) {
    CorsHandler handler = CorsHandler.create();
    for (String origin : origins) {
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
}
