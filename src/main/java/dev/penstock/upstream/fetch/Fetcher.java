package dev.penstock.upstream.fetch;

import dev.penstock.config.ContentConfig;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Fetches documents by their address. A name is resolved once and that very address is called, so
 * that a name server cannot answer twice in two ways; each redirect is looked at like the first
 * address. Confined to the event loop of its shard.
 */
public final class Fetcher {
  private static final int CONNECTIONS = 32;

  private final Vertx vertx;
  private final Resolver resolver;
  private final HttpClient client;

  /** Finds all addresses of a name; may block. */
  @FunctionalInterface
  public interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** For one shard. */
  public Fetcher(Vertx vertx, Resolver resolver) {
    this.vertx = vertx;
    this.resolver = resolver;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxRedirects(0)
                .setDecompressionSupported(false)
                .setTracingPolicy(TracingPolicy.IGNORE),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(CONNECTIONS));
  }

  /**
   * The document.
   *
   * @param param the caller's name for the place where the address stands
   * @return fails with {@code InvalidValue}, whatever the reason
   */
  public Future<Fetched> fetch(String url, String param, ContentConfig settings) {
    if (!settings.enabled()) {
      return refused(param, "this gateway does not fetch");
    }
    Course course = new Course(new Course.Means(vertx, resolver, client), settings);
    long timer =
        vertx.setTimer(
            Math.max(1, settings.timeout().toMillis()), id -> course.stop("it took too long"));
    return course
        .run(url)
        .onComplete(done -> vertx.cancelTimer(timer))
        .recover(cause ->
            refused(
                param, cause instanceof Unfetchable known ? known.why() : Unfetchable.UNREADABLE));
  }

  private static Future<Fetched> refused(String param, String why) {
    String message =
        "The document at this address cannot be fetched: "
            + why
            + ". Send it as a data URL instead.";
    return Future.failedFuture(new FailureException(new Failure.InvalidValue(param, message)));
  }
}
