package dev.penstock.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.admission.auth.Access;
import dev.penstock.admission.auth.Caller;
import dev.penstock.admission.auth.KeyRing;
import dev.penstock.api.Addresses;
import dev.penstock.api.Arrival;
import dev.penstock.config.Config;
import dev.penstock.config.Secret;
import dev.penstock.config.check.Loopback;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the admin API: whoever knows the admin key, and keys with a role as far as that
 * reaches. While no admin key is set, everybody on this machine, if the gateway is reached from
 * this machine only; but no page in a browser there, which would be a stranger with the operator's
 * address.
 */
final class Door {
  private static final String BEARER = "bearer ";
  private static final String ACCESS = "penstock.access";

  private final Supplier<Config> config;
  private final Supplier<KeyRing> keys;

  Door(Supplier<Config> config, Supplier<KeyRing> keys) {
    this.config = config;
    this.keys = keys;
  }

  /** Who asks; only behind the door. */
  static Access access(RoutingContext context) {
    return Objects.requireNonNull(context.<@Nullable Access>get(ACCESS));
  }

  /** Goes on to the next handler, or answers 401 or 403. */
  void check(RoutingContext context) {
    Access access;
    try {
      access = who(context);
    } catch (FailureException e) {
      Answers.fail(context, e.failure());
      return;
    }
    if (Rules.allow(access.role(), context.request().method(), context.normalizedPath())) {
      context.put(ACCESS, access);
      context.next();
    } else {
      Answers.fail(context, new Failure.NotPermitted("The role of this key does not reach here."));
    }
  }

  private Access who(RoutingContext context) {
    String credential = bearer(context.request());
    Secret adminKey = config.get().auth().adminKey();
    if (adminKey != null && isEqual(credential, adminKey)) {
      return Access.OPERATOR;
    }
    Access known = credential.isEmpty() ? null : ofKey(context, credential);
    if (known != null) {
      return known;
    }
    if (adminKey == null && Loopback.is(config.get().server().host()) && local(context.request())) {
      return Access.OPERATOR;
    }
    throw new FailureException(new Failure.InvalidApiKey());
  }

  /** Null for a stranger. */
  private @Nullable Access ofKey(RoutingContext context, String credential) {
    Caller caller =
        keys.get()
            .caller(
                new Arrival(
                    List.of(credential),
                    context.normalizedPath(),
                    trusted -> Addresses.of(context.request(), trusted)));
    return caller.principal().keyName() == null ? null : Access.of(caller);
  }

  /** In a time that tells nothing of how much of a guess was right. */
  private static boolean isEqual(String guess, Secret key) {
    return MessageDigest.isEqual(guess.getBytes(UTF_8), key.value().getBytes(UTF_8));
  }

  private static String bearer(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header == null || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? ""
        : header.substring(BEARER.length()).trim();
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
