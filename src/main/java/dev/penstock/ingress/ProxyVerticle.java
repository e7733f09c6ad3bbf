package dev.penstock.ingress;

import dev.penstock.config.ServerConfig;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.ingress.Reception.Visit;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The HTTP server of one shard; all shards listen on the same port. */
public final class ProxyVerticle extends VerticleBase {
  private static final int MAX_LINE_BYTES = 8 * 1024;

  /** Clients that cancel much are no attack; the default is 200 in 30 s. */
  private static final int HTTP2_RESETS = 10_000;

  private static final long LAST_REFUSALS_MILLIS = 500;

  private final Supplier<ServerConfig> settings;
  private final Reception reception;
  private final Routes routes;
  private final LongSupplier clock;
  private final Map<HttpConnection, ConnectionGuard> guards = new HashMap<>();
  private @Nullable HttpServer server;
  private volatile boolean draining;

  ProxyVerticle(
      Supplier<ServerConfig> settings, Reception reception, Routes routes, LongSupplier clock) {
    this.settings = settings;
    this.reception = reception;
    this.routes = routes;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    Router router = routes.build(vertx, this::guard);
    ServerConfig built = settings.get();
    server =
        vertx
            .createHttpServer(options(built))
            .connectionHandler(this::connected)
            .invalidRequestHandler(this::invalid)
            .requestHandler(request -> handle(request, router));
    // For 0, any port but the same for all shards, Vert.x wants a negative one.
    int port = built.port() == 0 ? -1 : built.port();
    return server.listen(port, built.host());
  }

  /** From now on each answer is the last one of its connection, so that clients go elsewhere. */
  public void sendAway() {
    draining = true;
  }

  /**
   * Takes no new connection, lets what runs end, and cuts off the rest after {@code grace}. Vert.x
   * closes connections that are kept open with the same stroke, and a request that is on its way
   * over one would be lost: for a moment before that such requests are still answered, which is to
   * say refused.
   */
  public Future<Void> drain(Duration grace) {
    HttpServer listening = server;
    if (listening == null) {
      return Future.succeededFuture();
    }
    Promise<Void> answered = Promise.promise();
    context.runOnContext(now -> {
      if (guards.isEmpty()) {
        answered.complete();
      } else {
        long millis = Math.clamp(grace.toMillis() / 2, 1, LAST_REFUSALS_MILLIS);
        vertx.setTimer(millis, later -> answered.complete());
      }
    });
    return answered
        .future()
        .compose(done -> listening.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** The port that is listened on; of use when port 0 was asked for. */
  public int actualPort() {
    HttpServer listening = server;
    return listening == null ? -1 : listening.actualPort();
  }

  private void handle(HttpServerRequest request, Router router) {
    ConnectionGuard guard = guard(request);
    guard.requestBegan();
    // HTTP/2 knows no such header; its connections are told to go by the server's shutdown.
    if (draining && request.version() != HttpVersion.HTTP_2) {
      request.response().putHeader("connection", "close");
    }
    request.response().endHandler(end -> guard.requestEnded());
    if (request.headers().size() > settings.get().limits().maxHeaders()) {
      reception.refuse(
          reception.receive(request), new FailureException(new Failure.HeadTooLarge()));
      return;
    }
    router.handle(request);
  }

  private ConnectionGuard guard(HttpServerRequest request) {
    return guards.computeIfAbsent(request.connection(), this::newGuard);
  }

  private void connected(HttpConnection connection) {
    guards.put(connection, newGuard(connection));
  }

  private ConnectionGuard newGuard(HttpConnection connection) {
    return new ConnectionGuard(
        vertx, clock, connection, settings.get().limits(), () -> guards.remove(connection));
  }

  /** What Netty could not read as a request: the connection is of no more use. */
  private void invalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Failure failure =
        cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException
            ? new Failure.HeadTooLarge()
            : new Failure.InvalidRequest("The request is not well-formed HTTP.");
    Visit visit = reception.receive(request);
    request.response().putHeader("connection", "close");
    reception.refuse(visit, new FailureException(failure));
    request.connection().close().onFailure(ignored -> {});
  }

  private static HttpServerOptions options(ServerConfig settings) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setTcpNoDelay(true)
            .setAcceptBacklog(4096)
            .setMaxHeaderSize(settings.limits().maxHeadBytes())
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setHttp2RstFloodMaxRstFramePerWindow(HTTP2_RESETS)
            // With it a connection is not told of before its first head, however slow that is.
            .setHttp2ClearTextEnabled(false)
            .setHandle100ContinueAutomatically(false);
    ServerConfig.Tls tls = settings.tls();
    if (tls != null) {
      options
          .setSsl(true)
          .setUseAlpn(true)
          .setKeyCertOptions(new PemKeyCertOptions().setCertPath(tls.cert()).setKeyPath(tls.key()));
    }
    return options;
  }
}
