package dev.penstock.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/** The least that a Vert.x gateway can do: hand bytes on, look at none. The yardstick. */
final class BareProxy extends VerticleBase {
  private final int port;
  private final int upstreamPort;
  private HttpClient client;

  private BareProxy(int port, int upstreamPort) {
    this.port = port;
    this.upstreamPort = upstreamPort;
  }

  /** Arguments: the port, and the upstream's. One server a core, as in Penstock. */
  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    int upstreamPort = Integer.parseInt(arguments[1]);
    int cores = Runtime.getRuntime().availableProcessors();
    Vertx.vertx(new VertxOptions().setPreferNativeTransport(true))
        .deployVerticle(
            () -> new BareProxy(port, upstreamPort), new DeploymentOptions().setInstances(cores))
        .onFailure(Processes::die);
  }

  @Override
  public Future<?> start() {
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setTcpNoDelay(true), new PoolOptions().setHttp1MaxSize(16384));
    return vertx
        .createHttpServer(new HttpServerOptions().setTcpNoDelay(true).setAcceptBacklog(4096))
        .requestHandler(this::handle)
        .listen(port, "127.0.0.1");
  }

  private void handle(HttpServerRequest request) {
    request.pause();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(upstreamPort)
            .setURI(request.uri())
            .putHeader("content-type", "application/json")
            .putHeader("content-length", request.getHeader("content-length"));
    client
        .request(options)
        .compose(upstream -> forward(request, upstream))
        .onFailure(cause -> request.response().setStatusCode(502).end());
  }

  private static Future<Void> forward(HttpServerRequest request, HttpClientRequest upstream) {
    request.response().closeHandler(gone -> upstream.reset());
    return upstream.send(request).compose(answer -> relay(answer, request.response()));
  }

  private static Future<Void> relay(HttpClientResponse answer, HttpServerResponse response) {
    response.setStatusCode(answer.statusCode()).headers().setAll(answer.headers());
    return answer.pipeTo(response);
  }
}
