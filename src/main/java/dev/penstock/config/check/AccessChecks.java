package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Sections {@code server} and {@code auth}: who can reach the gateway, and with what. */
final class AccessChecks {

  private final Problems problems;

  AccessChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Node.Mapping document) {
    Node.Mapping server = document.mapping("server");
    Node.Mapping auth = document.mapping("auth");
    checkAdminKey(auth);
    checkHost(server, auth);
    networks(KeyPath.of("server", "trusted_proxies"), server.items("trusted_proxies"), problems);
    Node.Mapping fetch = document.mapping("content").mapping("fetch");
    networks(
        KeyPath.of("content", "fetch", "allow_networks"), fetch.items("allow_networks"), problems);
    checkJwks(auth.mapping("jwt"));
    checkFile(server.mapping("tls"), "cert");
    checkFile(server.mapping("tls"), "key");
  }

  /** Of a list of networks, those that are none. */
  static void networks(KeyPath path, List<Node> networks, Problems problems) {
    for (int i = 0; i < networks.size(); i++) {
      if (networks.get(i) instanceof Node.Scalar scalar
          && scalar.value() instanceof String text
          && Networks.parse(text).isEmpty()) {
        problems.add(path.child(i), scalar.place(), "expected a network such as 10.0.0.0/8");
      }
    }
  }

  private void checkAdminKey(Node.Mapping auth) {
    String key = auth.text("admin_key");
    if (key != null && !HeaderText.isCredential(key)) {
      problems.add(
          KeyPath.of("auth", "admin_key"),
          auth.valuePlace("admin_key"),
          "expected printable ASCII without spaces");
    }
  }

  /** Whoever can change what comes back makes tokens. */
  private void checkJwks(Node.Mapping jwt) {
    String address = jwt.text("jwks");
    if (address != null && !isSafe(address)) {
      problems.add(
          KeyPath.of("auth", "jwt", "jwks"),
          jwt.valuePlace("jwks"),
          "expected an https address (http is fine on this machine)");
    }
  }

  private static boolean isSafe(String address) {
    try {
      URI uri = new URI(address);
      String scheme = uri.getScheme();
      return uri.getHost() != null
          && uri.getUserInfo() == null
          && ("https".equalsIgnoreCase(scheme)
              || ("http".equalsIgnoreCase(scheme) && Loopback.is(uri.getHost())));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private void checkHost(Node.Mapping server, Node.Mapping auth) {
    String host = server.text("host");
    boolean insecure =
        server.value("allow_insecure") instanceof Node.Scalar scalar
            && Boolean.TRUE.equals(scalar.value());
    // Null also if its reference leads nowhere: then that is the problem, not the host.
    String adminKey = auth.text("admin_key");
    if (host == null || insecure || Loopback.is(host) || adminKey == null || !adminKey.isEmpty()) {
      return;
    }
    problems.add(
        KeyPath.of("server", "host"),
        server.valuePlace("host"),
        "an address other than loopback needs auth.admin_key, or server.allow_insecure: true");
  }

  private void checkFile(Node.Mapping tls, String key) {
    String file = tls.text(key);
    if (file != null && !file.isEmpty() && !isReadable(file)) {
      problems.add(
          KeyPath.of("server", "tls", key),
          tls.valuePlace(key),
          "expected a file that can be read");
    }
  }

  private static boolean isReadable(String file) {
    try {
      return Files.isRegularFile(Path.of(file)) && Files.isReadable(Path.of(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
