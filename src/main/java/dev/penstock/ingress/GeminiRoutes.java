package dev.penstock.ingress;

import dev.penstock.api.Operation;
import dev.penstock.dialect.gemini.CountTokensDialect;
import dev.penstock.dialect.gemini.GenerateContentDialect;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.error.GoogleErrors;
import dev.penstock.ingress.Reception.Visit;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's addresses: {@code POST /v1beta/models/{model}:{method}}, also below {@code /v1} and
 * {@code /}. A model's name may hold slashes and colons. The key may stand in the query, as
 * Google's own examples have it; nothing logs a query.
 */
final class GeminiRoutes {
  private static final String BETA = "/v1beta/models/";
  private static final List<String> PREFIXES = List.of(BETA, "/v1/models/", "/models/");

  private static final Asked WHOLE = asked(new GenerateContentDialect(false), false);
  private static final Asked EVENTS = asked(new GenerateContentDialect(false), true);
  private static final Asked ARRAY = asked(new GenerateContentDialect(true), true);
  private static final Asked COUNT = Asked.in(new CountTokensDialect());

  private final Reception reception;
  private final ChatEndpoint chat;
  private final Function<HttpServerRequest, ConnectionGuard> guards;

  GeminiRoutes(
      Reception reception, ChatEndpoint chat, Function<HttpServerRequest, ConnectionGuard> guards) {
    this.reception = reception;
    this.chat = chat;
    this.guards = guards;
  }

  private static Asked asked(GenerateContentDialect dialect, boolean stream) {
    return new Asked(Operation.CHAT, dialect, null, stream);
  }

  /** Before the routes that answer other methods at the same paths. */
  void addTo(Router router) {
    for (String prefix : PREFIXES) {
      router.post(prefix + "*").handler(context -> handle(context, prefix));
    }
  }

  private void handle(RoutingContext context, String prefix) {
    HttpServerRequest request = context.request();
    String rest = decoded(context.normalizedPath().substring(prefix.length()));
    int colon = rest.lastIndexOf(':');
    Asked asked = colon <= 0 ? null : method(rest.substring(colon + 1), request);
    if (asked != null) {
      Visit visit = receive(context, asked.errors());
      Asked named = asked.of(rest.substring(0, colon));
      Future.succeededFuture()
          .compose(begin -> chat.handle(visit, guards.apply(request), named))
          .onFailure(cause -> reception.refuse(visit, cause));
    } else if (prefix.equals(BETA)) {
      reception.refuse(
          receive(context, GoogleErrors.FORMAT), new FailureException(new Failure.NotFound()));
    } else {
      context.next();
    }
  }

  private Visit receive(RoutingContext context, ErrorFormat errors) {
    return withKey(reception.receive(context.request(), context.normalizedPath(), errors));
  }

  /** With the credential of its query, if it has one. */
  static Visit withKey(Visit visit) {
    String key = param(visit.request(), "key");
    return visit.with(key == null || key.isBlank() ? List.of() : List.of(key.trim()));
  }

  private static @Nullable Asked method(String name, HttpServerRequest request) {
    return switch (name) {
      case "generateContent" -> WHOLE;
      case "streamGenerateContent" -> "sse".equals(param(request, "alt")) ? EVENTS : ARRAY;
      case "countTokens" -> COUNT;
      default -> null;
    };
  }

  /** Null also if the query is not well-formed: no message may repeat what stands in it. */
  private static @Nullable String param(HttpServerRequest request, String name) {
    try {
      return request.getParam(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Empty if it is not well-formed. */
  private static String decoded(String path) {
    try {
      // A plus sign in a path is a plus sign.
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
