package dev.penstock.admission.auth.jwt;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One issue of an issuer's public keys. A key is good for the algorithms of the configuration that
 * fit its kind, and for none else: a public key can never be taken as a shared secret.
 */
final class SigningKeys {
  /** Before any were fetched. */
  static final SigningKeys NONE = new SigningKeys(List.of());

  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
  private static final int MOST = 100;

  private final List<Key> keys;

  private record Key(@Nullable String kid, String algorithm, JWTAuth verifier) {}

  private SigningKeys(List<Key> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * The keys of a JWK set that can be used; others are left out.
   *
   * @throws IllegalArgumentException if it is no such set
   */
  static SigningKeys of(Vertx vertx, JsonObject set, List<String> algorithms) {
    if (!(set.getValue("keys") instanceof JsonArray all) || all.size() > MOST) {
      throw new IllegalArgumentException("no set of keys, or more than " + MOST);
    }
    List<Key> keys = new ArrayList<>();
    for (Object each : all) {
      if (each instanceof JsonObject jwk) {
        algorithms.stream()
            .filter(algorithm -> fits(jwk, algorithm))
            .forEach(algorithm -> add(vertx, keys, jwk, algorithm));
      }
    }
    return new SigningKeys(keys);
  }

  private static boolean fits(JsonObject jwk, String algorithm) {
    String kind =
        switch (algorithm.substring(0, 2)) {
          case "RS", "PS" -> "RSA";
          case "ES" -> "EC";
          default -> "OKP";
        };
    String curve =
        switch (algorithm) {
          case "ES256" -> "P-256";
          case "ES384" -> "P-384";
          case "ES512" -> "P-521";
          default -> null;
        };
    return kind.equals(jwk.getValue("kty"))
        && (curve == null || curve.equals(jwk.getValue("crv")))
        && (!jwk.containsKey("alg") || algorithm.equals(jwk.getValue("alg")))
        && (!jwk.containsKey("use") || "sig".equals(jwk.getValue("use")));
  }

  private static void add(Vertx vertx, List<Key> keys, JsonObject jwk, String algorithm) {
    Object kid = jwk.getValue("kid");
    try {
      // One to a verifier, so that none is tried that was not meant.
      JWTAuth verifier =
          JWTAuth.create(
              vertx,
              new JWTAuthOptions()
                  .addJwk(jwk.copy().put("alg", algorithm))
                  // Times are looked at where the clock is ours.
                  .setJWTOptions(new JWTOptions().setIgnoreExpiration(true)));
      keys.add(new Key(kid instanceof String name ? name : null, algorithm, verifier));
    } catch (RuntimeException e) {
      LOG.warn("a signing key of kind {} cannot be used", jwk.getValue("kty"));
    }
  }

  /** Whether there is a key that the token may be signed with. */
  boolean know(Token token) {
    return keys.stream().anyMatch(key -> isMeant(key, token));
  }

  private static boolean isMeant(Key key, Token token) {
    return key.algorithm().equals(token.algorithm())
        && (token.kid() == null || Objects.equals(key.kid(), token.kid()));
  }

  /** Completes with whether one of the keys that are meant has signed it; never fails. */
  Future<Boolean> verify(Token token) {
    Future<Boolean> verified = Future.succeededFuture(false);
    for (Key key : keys) {
      if (isMeant(key, token)) {
        verified =
            verified.compose(
                already -> already ? Future.succeededFuture(true) : verify(key, token));
      }
    }
    return verified;
  }

  private static Future<Boolean> verify(Key key, Token token) {
    try {
      return key.verifier()
          .authenticate(new TokenCredentials(token.text()))
          .map(user -> true)
          .recover(wrong -> Future.succeededFuture(false));
    } catch (RuntimeException e) {
      return Future.succeededFuture(false);
    }
  }
}
