package dev.penstock.upstream.fetch;

import dev.penstock.config.ContentConfig;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Fetches documents by their address. A name is resolved once and that very address is called, so
 * that a name server cannot answer twice in two ways; each redirect is looked at like the first
 * address. Confined to the event loop of its shard.
 */
public final class Fetcher {
  /** Documents that are fetched at one time; more wait for nothing and are refused. */
  private static final int MOST_AT_ONCE = 64;

  /** A name server that does not answer holds up no other work than this. */
  private static final int RESOLVERS = 8;

  private static final Duration SOON = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Resolver resolver;
  private final HttpClient client;
  private final WorkerExecutor resolvers;
  private int running;

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
            new PoolOptions().setHttp1MaxSize(MOST_AT_ONCE).setMaxWaitQueueSize(MOST_AT_ONCE));
    // Shared by all shards.
    this.resolvers = vertx.createSharedWorkerExecutor("penstock-names", RESOLVERS);
  }

  /** A document on its way. */
  public interface Fetching {

    /** Fails with {@code UnsupportedParameter} or {@code Overloaded}, whatever the reason. */
    Future<Fetched> document();

    /** Nobody waits for it any more. */
    void stop();
  }

  /**
   * Begins to fetch the document.
   *
   * @param param the caller's name for the place where the address stands
   */
  public Fetching fetch(String url, String param, ContentConfig settings) {
    if (!settings.enabled()) {
      return over(refused(param, "this gateway does not fetch"));
    }
    if (running >= MOST_AT_ONCE) {
      return over(Future.failedFuture(new FailureException(new Failure.Overloaded(SOON))));
    }
    running++;
    Course course = new Course(new Course.Means(resolvers, resolver, client), settings);
    long timer =
        vertx.setTimer(
            Math.max(1, settings.timeout().toMillis()), id -> course.stop("it took too long"));
    Future<Fetched> document =
        course
            .run(url)
            .onComplete(done -> {
              running--;
              vertx.cancelTimer(timer);
            })
            .recover(cause ->
                refused(
                    param,
                    cause instanceof Unfetchable known ? known.why() : Unfetchable.UNREADABLE));
    return new Begun(document, () -> course.stop("nobody waits for it"));
  }

  private static Fetching over(Future<Fetched> document) {
    return new Begun(document, () -> {});
  }

  private record Begun(Future<Fetched> document, Runnable stopping) implements Fetching {
    @Override
    public void stop() {
      stopping.run();
    }
  }

  private static Future<Fetched> refused(String param, String why) {
    String message =
        "The document at this address cannot be fetched: "
            + why
            + ". Send it as a data URL instead.";
    return Future.failedFuture(
        new FailureException(new Failure.UnsupportedParameter(param, message)));
  }
}
