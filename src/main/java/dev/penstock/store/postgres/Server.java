package dev.penstock.store.postgres;

import dev.penstock.config.SinkConfig;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The server that an address names. Its {@code sslmode} means what it means to PostgreSQL's own
 * clients: {@code verify-ca} and {@code verify-full} look at the certificate (by the sink's
 * authorities, or those that the JDK knows), the others take any.
 */
final class Server {

  private Server() {}

  static PgConnectOptions of(SinkConfig.Postgres config) {
    PgConnectOptions server = parsed(config);
    SslMode mode = server.getSslMode();
    boolean looks = mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL;
    ClientSSLOptions tls =
        new ClientSSLOptions()
            .setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
    return server.setSslOptions(
        looks ? tls.setTrustOptions(trusted(config)) : tls.setTrustAll(true));
  }

  private static PgConnectOptions parsed(SinkConfig.Postgres config) {
    try {
      return PgConnectOptions.fromUri(config.url().value());
    } catch (IllegalArgumentException e) {
      // Its message is the address, with the password.
      throw new IllegalArgumentException(
          "sink " + config.name() + ": its url is not one that PostgreSQL's client takes");
    }
  }

  private static TrustOptions trusted(SinkConfig.Postgres config) {
    Path ca = config.ca();
    return ca == null ? authorities() : new PemTrustOptions().addCertPath(ca.toString());
  }

  private static TrustOptions authorities() {
    try {
      TrustManagerFactory known =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      known.init((@Nullable KeyStore) null);
      return TrustOptions.wrap(known);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has a list of authorities", e);
    }
  }
}
