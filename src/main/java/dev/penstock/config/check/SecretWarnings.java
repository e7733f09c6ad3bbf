package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Secrets that stand in the file itself: who may read the file has them. And credentials that look
 * like those of another vendor.
 */
final class SecretWarnings {

  private static final String PLAIN =
      "a secret in plain text; better vault://NAME, ${NAME} for an environment variable, or"
          + " file:///path";

  private static final List<String> TELLTALE =
      List.of("authorization", "cookie", "key", "token", "secret", "password");

  private final Problems warnings;
  private final KeyFormats formats;

  SecretWarnings(Problems warnings) {
    this.warnings = warnings;
    this.formats = new KeyFormats(warnings);
  }

  void check(Node.Mapping document) {
    warn(KeyPath.of("auth", "admin_key"), document.mapping("auth").value("admin_key"));
    checkVault(document.mapping("vault"));
    String redis = document.mapping("state").mapping("redis").text("url");
    if (redis != null && redis.contains("@")) {
      warn(
          KeyPath.of("state", "redis", "url"),
          document.mapping("state").mapping("redis").value("url"));
    }
    Node.Mapping providers = document.mapping("providers");
    for (String name : providers.entries().keySet()) {
      check(KeyPath.of("providers", name), providers.mapping(name));
    }
    warnAll(KeyPath.of("keys"), document.items("keys"));
    checkSinks(document.mapping("telemetry").items("sinks"));
  }

  private void checkSinks(List<Node> sinks) {
    for (int i = 0; i < sinks.size(); i++) {
      if (sinks.get(i) instanceof Node.Mapping sink) {
        KeyPath path = KeyPath.of("telemetry", "sinks").child(i);
        String url = sink.text("url");
        if (url != null && url.contains("@")) {
          warn(path.child("url"), sink.value("url"));
        }
        warn(path.child("secret"), sink.value("secret"));
      }
    }
  }

  private void checkVault(Node.Mapping vault) {
    KeyPath path = KeyPath.of("vault");
    warn(path.child("master_key"), vault.value("master_key"));
    warn(path.child("previous_master_key"), vault.value("previous_master_key"));
    Node.Mapping server = vault.mapping("hashicorp");
    warn(path.child("hashicorp").child("token"), server.value("token"));
    warn(
        path.child("hashicorp").child("approle").child("secret_id"),
        server.mapping("approle").value("secret_id"));
  }

  private void check(KeyPath path, Node.Mapping provider) {
    warn(path.child("api_key"), provider.value("api_key"));
    warnAll(path.child("api_keys"), provider.items("api_keys"));
    for (String secret : List.of("credentials", "secret_access_key", "session_token")) {
      warn(path.child(secret), provider.value(secret));
    }
    warn(
        path.child("entra").child("client_secret"),
        provider.mapping("entra").value("client_secret"));
    // After the others: of two warnings at one place the first is told.
    formats.check(path, provider);
    Node.Mapping headers = provider.mapping("headers");
    for (String name : headers.entries().keySet()) {
      String header = name.toLowerCase(Locale.ROOT);
      if (TELLTALE.stream().anyMatch(header::contains)) {
        warn(path.child("headers").child(name), headers.value(name));
      }
    }
  }

  /** Of a list of secrets, or of mappings with a secret {@code key} in each. */
  private void warnAll(KeyPath list, List<Node> items) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Node.Mapping holder) {
        warn(list.child(i).child("key"), holder.value("key"));
      } else {
        warn(list.child(i), items.get(i));
      }
    }
  }

  private void warn(KeyPath path, @Nullable Node node) {
    if (node instanceof Node.Scalar scalar
        && !scalar.referred()
        && scalar.value() instanceof String text
        && !text.isEmpty()) {
      warnings.add(path, scalar.place(), PLAIN);
    }
  }
}
