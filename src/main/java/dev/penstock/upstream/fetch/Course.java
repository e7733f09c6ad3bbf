package dev.penstock.upstream.fetch;

import dev.penstock.config.ContentConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One document, from its first address to its last byte. */
final class Course {
  private static final int MAX_URL = 8 * 1024;

  private final Means means;
  private final ContentConfig settings;
  private final Promise<Fetched> done = Promise.promise();
  private final Buffer bytes = Buffer.buffer();
  private int redirects;
  private @Nullable HttpClientRequest open;

  /** What it takes. */
  record Means(WorkerExecutor workers, Fetcher.Resolver resolver, HttpClient client) {}

  Course(Means means, ContentConfig settings) {
    this.means = means;
    this.settings = settings;
  }

  /** Fails with {@link Unfetchable} or with what went wrong. */
  Future<Fetched> run(String url) {
    follow(uri(url));
    return done.future();
  }

  /** Nobody waits for it any more, or it is not to be had. */
  void stop(String why) {
    if (!done.tryFail(new Unfetchable(why))) {
      return;
    }
    HttpClientRequest request = open;
    if (request != null) {
      request.reset().onFailure(ignored -> {});
    }
  }

  private static @Nullable URI uri(String url) {
    if (url.length() > MAX_URL) {
      return null;
    }
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private void follow(@Nullable URI uri) {
    if (uri == null || uri.getHost() == null || uri.getUserInfo() != null || !web(uri)) {
      stop("it is no plain http or https address");
      return;
    }
    resolve(uri).compose(address -> ask(uri, address)).onFailure(this::failed);
  }

  private static boolean web(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
  }

  private void failed(Throwable cause) {
    stop(cause instanceof Unfetchable known ? known.why() : Unfetchable.UNREADABLE);
  }

  private Future<InetAddress> resolve(URI uri) {
    String host = uri.getHost();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return means
        .workers()
        .executeBlocking(() -> resolved(bare), false)
        .compose(all -> {
          for (InetAddress address : all) {
            // One of several is enough: names that lead to both kinds are made to deceive.
            if (!PublicAddresses.contains(address) && !allowed(address)) {
              return Future.failedFuture(new Unfetchable("it is not on the public internet"));
            }
          }
          return Future.succeededFuture(all[0]);
        });
  }

  private InetAddress[] resolved(String host) throws UnknownHostException {
    if (done.future().isComplete()) {
      // Its time was over before its turn came.
      throw new UnknownHostException("too late");
    }
    return means.resolver().resolve(host);
  }

  private boolean allowed(InetAddress address) {
    return settings.allowed().stream().anyMatch(network -> network.contains(address));
  }

  private Future<Void> ask(URI uri, InetAddress address) {
    if (done.future().isComplete()) {
      return Future.succeededFuture();
    }
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    int usual = tls ? 443 : 80;
    int port = uri.getPort() < 0 ? usual : uri.getPort();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
            .setHost(uri.getHost())
            .setPort(port)
            .setSsl(tls)
            .setURI(target(uri))
            .setFollowRedirects(false)
            .setConnectTimeout(settings.timeout().toMillis())
            .putHeader("accept", String.join(", ", settings.types()))
            .putHeader("accept-encoding", "identity")
            .putHeader("user-agent", "penstock");
    return means
        .client()
        .request(options)
        .compose(request -> {
          open = request;
          return done.future().isComplete()
              ? request.reset().mapEmpty()
              : request.send().map(response -> answered(response, uri));
        });
  }

  private static String target(URI uri) {
    String path = uri.getRawPath();
    String begin = path == null || path.isEmpty() ? "/" : path;
    return uri.getRawQuery() == null ? begin : begin + "?" + uri.getRawQuery();
  }

  private @Nullable Void answered(HttpClientResponse response, URI from) {
    // Whoever resets a call must be ready to be told of it.
    response.exceptionHandler(cause -> stop(Unfetchable.UNREADABLE));
    int status = response.statusCode();
    if (status >= 300 && status < 400) {
      redirected(response, from);
    } else if (status != 200 || response.headers().contains("content-encoding")) {
      stop(Unfetchable.UNREADABLE);
    } else {
      read(response);
    }
    return null;
  }

  private void redirected(HttpClientResponse response, URI from) {
    String location = response.getHeader("location");
    URI to = location == null ? null : uri(location);
    HttpClientRequest left = open;
    open = null;
    response.exceptionHandler(cause -> {});
    if (left != null) {
      left.reset().onFailure(ignored -> {});
    }
    if (redirects++ >= settings.maxRedirects()) {
      stop("it leads on and on");
    } else {
      follow(to == null ? null : from.resolve(to));
    }
  }

  private void read(HttpClientResponse response) {
    String type = mediaType(response.getHeader("content-type"));
    if (!taken(type)) {
      stop("it is of a type that is not taken here");
      return;
    }
    response.handler(this::onBytes).endHandler(end -> done.tryComplete(new Fetched(type, bytes)));
  }

  private void onBytes(Buffer piece) {
    if (bytes.length() + piece.length() > settings.maxBytes()) {
      stop("it is larger than " + settings.maxBytes() + " bytes");
    } else {
      bytes.appendBuffer(piece);
    }
  }

  private boolean taken(String type) {
    return settings.types().stream()
        .anyMatch(known ->
            known.endsWith("/*")
                ? type.startsWith(known.substring(0, known.length() - 1))
                : type.equals(known));
  }

  private static String mediaType(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }
}
