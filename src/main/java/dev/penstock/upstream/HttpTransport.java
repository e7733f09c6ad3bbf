package dev.penstock.upstream;

import dev.penstock.api.Sockets;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.config.Config;
import dev.penstock.config.ProviderConfig;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.tracing.TracingPolicy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * Pooled HTTP of one shard. It limits only the time to a connection; whoever waits for the answer
 * cancels the call when it has waited enough.
 */
public final class HttpTransport implements Transport {
  /** Below the 5 s of common servers, so that they seldom close what we are about to use. */
  private static final int KEEP_ALIVE_SECONDS = 4;

  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  /** With the default of 64 KiB one paused stream stalls every other one of its connection. */
  private static final int HTTP2_CONNECTION_WINDOW = 16 << 20;

  private static final int HTTP2_CONNECTIONS = 64;

  /** RFC 9113, CANCEL. On HTTP/1.1 a reset closes the connection. */
  private static final long CANCEL = 8;

  private final Pools pools;

  /** Clients of the calling context; closed with it. */
  public HttpTransport(Vertx vertx, Config config) {
    pools = new Pools(key -> client(vertx, key), config);
  }

  /**
   * Another configuration is in force: the connections of providers that are gone or changed are
   * closed, each when its last call has ended. On the context of the calls.
   */
  public void reload(Config config) {
    pools.keep(config);
  }

  /** Upstreams that connections are kept for, those whose last calls still run included. */
  public int pools() {
    return pools.size();
  }

  private static HttpClient client(Vertx vertx, Pools.Key key) {
    PoolOptions pool =
        new PoolOptions()
            .setHttp1MaxSize(key.maxConnections())
            .setHttp2MaxSize(HTTP2_CONNECTIONS)
            .setMaxWaitQueueSize(key.maxConnections());
    HttpClientOptions options =
        new HttpClientOptions()
            .setTcpNoDelay(true)
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setDecompressionSupported(false)
            .setMaxRedirects(0)
            .setTracingPolicy(TracingPolicy.IGNORE);
    if (key.http2()) {
      options
          .setProtocolVersion(HttpVersion.HTTP_2)
          .setUseAlpn(true)
          .setHttp2ConnectionWindowSize(HTTP2_CONNECTION_WINDOW);
    }
    return vertx.createHttpClient(options, pool);
  }

  @Override
  public Future<RawAnswer> send(Outbound outbound, ProviderCall call) {
    if (call.cancelled()) {
      return Future.failedFuture(new FailureException(new Failure.ClientGone()));
    }
    Pools.Use use =
        pools.use(
            outbound.provider(),
            call.exchange().config().server().limits().maxUpstreamConnections());
    return use.client()
        .request(options(outbound, call.deployment().timeouts().connect()))
        .compose(request -> exchange(request, outbound, call, use))
        .recover(HttpTransport::unreachable)
        .onFailure(cause -> use.end());
  }

  private static Future<RawAnswer> exchange(
      HttpClientRequest request, Outbound outbound, ProviderCall call, Pools.Use use) {
    call.onCancel(() -> {
      abort(request);
      use.end();
    });
    if (call.cancelled()) {
      return Future.failedFuture(new FailureException(new Failure.ClientGone()));
    }
    request.headers().setAll(outbound.headers());
    call.sending();
    return request
        .send(outbound.body())
        .map(response -> answer(response, use))
        .recover(HttpTransport::noHead);
  }

  private static void abort(HttpClientRequest request) {
    request.reset(CANCEL);
    if (request.version() != HttpVersion.HTTP_2) {
      Sockets.closeNow(request.connection());
    }
  }

  private static RawAnswer answer(HttpClientResponse response, Pools.Use use) {
    return new RawAnswer(
        response.statusCode(), response.headers(), new EagerBody(response, use::end));
  }

  /** The upstream had the request and gave no answer that is HTTP. */
  private static Future<RawAnswer> noHead(Throwable cause) {
    return Future.failedFuture(
        new FailureException(
            new Failure.UpstreamBroken("no answer: " + cause.getClass().getSimpleName())));
  }

  /** What is neither the network's nor the upstream's doing is a bug, and goes on as it is. */
  private static Future<RawAnswer> unreachable(Throwable cause) {
    if (cause instanceof ConnectionPoolTooBusyException) {
      return Future.failedFuture(new FailureException(new Failure.Overloaded(RETRY_SOON)));
    }
    boolean network =
        cause instanceof IOException
            || cause instanceof VertxException
            || cause instanceof TimeoutException;
    return Future.failedFuture(
        network
            ? new FailureException(
                new Failure.UpstreamUnreachable(cause.getClass().getSimpleName()))
            : cause);
  }

  private static RequestOptions options(Outbound outbound, Duration connectTimeout) {
    ProviderConfig provider = outbound.provider();
    URI base = Objects.requireNonNull(provider.baseUrl());
    boolean ssl = "https".equalsIgnoreCase(base.getScheme());
    RequestOptions options =
        new RequestOptions()
            .setMethod(outbound.method())
            .setHost(host(base))
            .setPort(port(base))
            .setSsl(ssl)
            .setURI(base.getRawPath() + outbound.path())
            .setConnectTimeout(connectTimeout.toMillis());
    URI proxy = provider.proxy();
    if (proxy != null) {
      options.setProxyOptions(
          new ProxyOptions().setType(ProxyType.HTTP).setHost(host(proxy)).setPort(port(proxy)));
    }
    return options;
  }

  /** An IPv6 address stands in brackets in a URL only. */
  private static String host(URI uri) {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
