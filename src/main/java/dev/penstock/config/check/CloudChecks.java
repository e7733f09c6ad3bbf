package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** Credentials of the clouds: those of AWS belong together, one of Google is a document. */
final class CloudChecks {
  private final Problems problems;

  CloudChecks(Problems problems) {
    this.problems = problems;
  }

  void check(KeyPath path, Node.Mapping provider) {
    String type = provider.text("type");
    if ("bedrock".equals(type)) {
      checkAws(path, provider);
    } else if ("vertex".equals(type)) {
      checkGoogle(path.child("credentials"), provider);
    }
  }

  private void checkAws(KeyPath path, Node.Mapping provider) {
    boolean id = has(provider, "access_key_id");
    boolean key = has(provider, "secret_access_key");
    if (id != key) {
      add(
          path.child(id ? "access_key_id" : "secret_access_key"),
          provider,
          "set access_key_id and secret_access_key, or neither");
    } else if (!id && has(provider, "session_token")) {
      add(path.child("session_token"), provider, "needs access_key_id and secret_access_key");
    }
    boolean apiKey = has(provider, "api_key") || !provider.items("api_keys").isEmpty();
    if (apiKey && id) {
      add(path.child("access_key_id"), provider, "set a key of AWS or api_key, not both");
    }
    if (has(provider, "profile") && (id || apiKey)) {
      add(path.child("profile"), provider, "set profile or a key, not both");
    }
  }

  private void checkGoogle(KeyPath path, Node.Mapping provider) {
    String text = provider.text("credentials");
    if (text != null && !text.isEmpty() && !isDocument(text)) {
      add(path, provider, "expected the JSON document of a service account's key");
    }
  }

  private static boolean isDocument(String text) {
    try {
      return new JsonObject(text).getValue("type") instanceof String;
    } catch (DecodeException e) {
      return false;
    }
  }

  private static boolean has(Node.Mapping provider, String key) {
    String text = provider.text(key);
    return text != null && !text.isEmpty();
  }

  private void add(KeyPath path, Node.Mapping provider, String message) {
    problems.add(path, provider.valuePlace(path.last()), message);
  }
}
