package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code telemetry.sinks}. No message shows an address: it may hold a credential. */
final class SinkChecks {
  private static final int LAST_PORT = 65_535;
  private static final String MODE = "sslmode=";
  private static final List<String> MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  private final Problems problems;
  private final Set<String> names = new HashSet<>();
  private final Set<String> paths = new HashSet<>();

  SinkChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Node.Mapping telemetry) {
    List<Node> sinks = telemetry.items("sinks");
    for (int i = 0; i < sinks.size(); i++) {
      if (sinks.get(i) instanceof Node.Mapping sink) {
        check(KeyPath.of("telemetry").child("sinks").child(i), sink);
      }
    }
  }

  private void check(KeyPath path, Node.Mapping sink) {
    String type = sink.text("type");
    String name = sink.text("name");
    if (type == null) {
      return;
    }
    if (!names.add(name == null ? type : name)) {
      problems.add(
          path.child("name"),
          sink.valuePlace(name == null ? "type" : "name"),
          "there is a sink of this name; give each a name of its own");
    }
    String file = sink.text("path");
    if (file != null && !paths.add(file)) {
      problems.add(path.child("path"), sink.valuePlace("path"), "another sink writes there");
    }
    String url = sink.text("url");
    String wrong = url == null ? null : wrong(url, type.equals("webhook"));
    if (wrong != null) {
      problems.add(path.child("url"), sink.valuePlace("url"), wrong);
    }
    checkAuthorities(path, sink);
  }

  private void checkAuthorities(KeyPath path, Node.Mapping sink) {
    String ca = sink.text("ca");
    String url = sink.text("url");
    if (ca == null || ca.isEmpty()) {
      return;
    }
    if (!Certificates.readable(ca)) {
      problems.add(path.child("ca"), sink.valuePlace("ca"), "expected a PEM file of certificates");
    } else if (url != null && !url.contains(MODE + "verify-")) {
      problems.add(
          path.child("ca"),
          sink.valuePlace("ca"),
          "nobody is asked who they are: set sslmode=verify-full (or verify-ca) in url");
    }
  }

  /** Whether the client's parser takes what it says of TLS. */
  private static boolean knowsMode(URI address) {
    String query = address.getRawQuery();
    return query == null
        || Arrays.stream(query.split("&", -1))
            .filter(each -> each.startsWith(MODE))
            .allMatch(each -> MODES.contains(each.substring(MODE.length())));
  }

  private static @Nullable String wrong(String url, boolean web) {
    Set<String> schemes = web ? Set.of("http", "https") : Set.of("postgres", "postgresql");
    String expected =
        web
            ? "expected an address that begins with https:// or http://"
            : "expected an address as in postgresql://user:password@host:5432/database";
    try {
      URI address = new URI(url);
      if (address.getHost() == null
          || address.getScheme() == null
          || !schemes.contains(address.getScheme().toLowerCase(Locale.ROOT))
          || address.getPort() == 0
          || address.getPort() > LAST_PORT) {
        return expected;
      }
      if (web) {
        return address.getRawUserInfo() == null
            ? null
            : "expected an address without a user in it; set secret instead";
      }
      return knowsMode(address)
          ? null
          : "expected sslmode to be one of " + String.join(", ", MODES);
    } catch (URISyntaxException e) {
      return expected;
    }
  }
}
