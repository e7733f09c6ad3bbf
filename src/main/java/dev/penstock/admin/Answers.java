package dev.penstock.admin;

import dev.penstock.error.Failure;
import dev.penstock.error.OpenAiErrors;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How these routes answer, well or not. */
final class Answers {
  static final String JSON = "application/json";

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final String ALLOW = "GET, HEAD";

  private Answers() {}

  /** Calls the handler for GET and HEAD, and answers 405 for other methods. */
  static void onGet(Router router, String path, Handler<RoutingContext> handler) {
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

  /** The contract's error body. */
  static void fail(RoutingContext context, Failure failure) {
    OpenAiErrors.Reply reply = OpenAiErrors.of(failure);
    send(context, reply.status(), JSON, Buffer.buffer(reply.bytes()));
  }

  static void send(RoutingContext context, int status, String contentType, Buffer body) {
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
