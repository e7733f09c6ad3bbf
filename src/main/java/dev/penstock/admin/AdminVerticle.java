package dev.penstock.admin;

import dev.penstock.config.ServerConfig;
import dev.penstock.error.Failure;
import dev.penstock.error.OpenAiErrors;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of {@code server.admin_port}; not deployed where that is {@code server.port}. A
 * body that no route has read when the answer goes out is not waited for: its connection is closed.
 */
public final class AdminVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(AdminVerticle.class);

  private final ServerConfig config;
  private final AdminRoutes routes;
  private @Nullable HttpServer server;

  public AdminVerticle(ServerConfig config, AdminRoutes routes) {
    this.config = config;
    this.routes = routes;
  }

  /** The port it listens on, once deployed. */
  public int port() {
    return server == null ? -1 : server.actualPort();
  }

  @Override
  public Future<?> start() {
    server =
        vertx
            .createHttpServer(options())
            .requestHandler(router())
            .invalidRequestHandler(AdminVerticle::refuse);
    return server.listen();
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  private HttpServerOptions options() {
    int head = config.limits().maxHeadBytes();
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.adminPort())
            .setHttp2ClearTextEnabled(false)
            .setMaxHeaderSize(head)
            .setMaxInitialLineLength(head)
            .setIdleTimeout(Math.toIntExact(config.limits().headTimeout().toMillis()))
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    ServerConfig.Tls tls = config.tls();
    if (tls != null) {
      options
          .setSsl(true)
          .setKeyCertOptions(new PemKeyCertOptions().setCertPath(tls.cert()).setKeyPath(tls.key()));
    }
    return options;
  }

  private Router router() {
    Router router = Router.router(vertx);
    router.route().handler(AdminVerticle::closeAfterBody);
    routes.mount(router);
    router.route().handler(context -> Answers.fail(context, new Failure.NotFound()));
    router.errorHandler(
        400,
        context ->
            Answers.fail(context, new Failure.InvalidRequest("The address is not well-formed.")));
    router.errorHandler(500, AdminVerticle::bug);
    return router;
  }

  private static void closeAfterBody(RoutingContext context) {
    HttpServerRequest request = context.request();
    context.addHeadersEndHandler(head -> {
      if (unread(request)) {
        context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      }
    });
    context.addEndHandler(done -> {
      if (unread(request)) {
        close(request);
      }
    });
    context.next();
  }

  private static boolean unread(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean body =
        (length != null && !length.equals("0"))
            || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    return body && !request.isEnded();
  }

  private static void bug(RoutingContext context) {
    LOG.error("an admin route failed", context.failure());
    Answers.fail(context, new Failure.Internal());
  }

  /** Not HTTP, or a head over its bounds. */
  private static void refuse(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    boolean tooLong =
        cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
    OpenAiErrors.Reply reply =
        OpenAiErrors.of(
            tooLong
                ? new Failure.HeadTooLarge()
                : new Failure.InvalidRequest("This is not a well-formed HTTP request."));
    request
        .response()
        .setStatusCode(reply.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Answers.JSON)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(Buffer.buffer(reply.bytes()))
        .onComplete(done -> close(request));
  }

  private static void close(HttpServerRequest request) {
    request.connection().close().onFailure(e -> LOG.debug("already closed: {}", e.getMessage()));
  }
}
