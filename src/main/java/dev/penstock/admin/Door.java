package dev.penstock.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.config.Config;
import dev.penstock.config.Secret;
import dev.penstock.config.check.Loopback;
import dev.penstock.error.Failure;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the admin API: whoever knows the admin key. While none is set, everybody on this
 * machine, if the gateway is reached from this machine only; but no page in a browser there, which
 * would be a stranger with the operator's address.
 */
final class Door {
  private static final String BEARER = "bearer ";

  private final Supplier<Config> config;

  Door(Supplier<Config> config) {
    this.config = config;
  }

  /** Goes on to the next handler, or answers 401. */
  void check(RoutingContext context) {
    Secret adminKey = config.get().auth().adminKey();
    boolean mayPass =
        adminKey == null
            ? Loopback.is(config.get().server().host()) && local(context.request())
            : adminKey(context.request(), adminKey);
    if (mayPass) {
      context.next();
    } else {
      Answers.fail(context, new Failure.InvalidApiKey());
    }
  }

  /** In a time that tells nothing of how much of a guess was right. */
  private static boolean adminKey(HttpServerRequest request, Secret key) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return false;
    }
    byte[] guess = header.substring(BEARER.length()).trim().getBytes(UTF_8);
    return MessageDigest.isEqual(guess, key.value().getBytes(UTF_8));
  }

  /** A page of another site names its origin, or has made its own name point here. */
  private static boolean local(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return authority != null
        && Loopback.is(authority.host())
        && (origin == null || Loopback.is(hostOf(origin)));
  }

  private static String hostOf(String origin) {
    try {
      @Nullable String host = URI.create(origin).getHost();
      return host == null ? "" : host;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
