package dev.penstock.admission.auth.jwt;

import dev.penstock.config.JwtConfig;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Tells who bears a token. Whatever is wrong with one, its bearer is told the same. */
public final class Tokens {
  private final JwtConfig config;
  private final ClaimCheck claims;
  private final Jwks jwks;
  private final InstantSource clock;

  private Tokens(JwtConfig config, Jwks jwks, InstantSource clock) {
    this.config = config;
    this.claims = new ClaimCheck(config);
    this.jwks = jwks;
    this.clock = clock;
  }

  /**
   * Begins to fetch the issuer's keys.
   *
   * @param nanos monotonic nanoseconds
   */
  public static Tokens open(
      Vertx vertx, JwtConfig config, InstantSource clock, LongSupplier nanos) {
    Jwks jwks = new Jwks(vertx, config, nanos);
    jwks.start();
    return new Tokens(config, jwks, clock);
  }

  /** What it was opened with. */
  public JwtConfig config() {
    return config;
  }

  /** Whether a credential is meant to be a token, good or not. */
  public boolean take(String credential) {
    return Token.isLike(credential);
  }

  /** Who bears it; fails with {@code InvalidApiKey}. Completes at once if its key is known. */
  public Future<Bearer> bearer(String credential) {
    Token token = Token.read(credential);
    // Before anything is fetched for it: most of what is wrong can be seen.
    if (token == null
        || !config.algorithms().contains(token.algorithm())
        || !claims.holds(token.payload(), clock.instant())) {
      return refused();
    }
    SigningKeys known = jwks.keys();
    Future<SigningKeys> keys =
        known.know(token) ? Future.succeededFuture(known) : here(jwks.fresh());
    return keys.compose(all -> all.verify(token))
        .compose(verified -> {
          Bearer bearer = verified ? claims.bearer(token.payload()) : null;
          return bearer == null ? refused() : Future.succeededFuture(bearer);
        });
  }

  /** The keys may come on another event loop than the one that waits for them. */
  private static Future<SigningKeys> here(Future<SigningKeys> fetched) {
    Context context = Vertx.currentContext();
    if (context == null || fetched.isComplete()) {
      return fetched;
    }
    Promise<SigningKeys> here = Promise.promise();
    fetched.onComplete(keys -> context.runOnContext(now -> here.handle(keys)));
    return here.future();
  }

  private static Future<Bearer> refused() {
    return Future.failedFuture(new FailureException(new Failure.InvalidApiKey()));
  }

  /** Fetches no more keys. */
  public void close() {
    jwks.close();
  }
}
