package dev.penstock.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.ConfigError;
import dev.penstock.config.reload.Outcome;
import dev.penstock.config.reload.Version;
import dev.penstock.config.vault.VaultException;
import dev.penstock.vault.envelope.SecretInfo;
import io.vertx.ext.web.RoutingContext;

/** What the routes of the vault answer. */
final class VaultAnswers {

  private VaultAnswers() {}

  /** What may be told of a secret. */
  static ObjectNode json(SecretInfo info) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", info.name())
        .put("version", info.version())
        .put("fingerprint", info.fingerprint())
        .put("versions_kept", info.kept())
        .put("created", info.created().toString())
        .put("updated", info.updated().toString());
  }

  /** Adds what the configuration made of a change of the vault. */
  static ObjectNode with(ObjectNode json, Outcome outcome) {
    ObjectNode config = json.putObject("config");
    switch (outcome) {
      case Outcome.Replaced(Version now, Version before) -> version(config, now, true);
      case Outcome.Unchanged(Version now) -> version(config, now, false);
      case Outcome.Rejected rejected -> {
        config.put("changed", false);
        rejected.errors().stream().map(ConfigError::toJson).forEach(config.putArray("errors")::add);
      }
      case Outcome.NoSuchVersion none -> config.put("changed", false);
    }
    return json;
  }

  private static void version(ObjectNode config, Version now, boolean changed) {
    config.put("changed", changed).put("version", now.hash()).put("number", now.number());
  }

  /** Says why a vault does not do what it was asked for. */
  static void refuse(RoutingContext context, VaultException e) {
    switch (e.kind()) {
      case ABSENT -> refuse(context, 404, "secret_not_found", e.words());
      case REFUSED -> refuse(context, 400, "invalid_value", e.words());
      case SECRET, VAULT -> refuse(context, 503, "vault_unavailable", e.words());
    }
  }

  /** An error in the contract's shape. */
  static void refuse(RoutingContext context, int status, String code, String message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("message", message)
        .put("type", status < 500 ? "invalid_request_error" : "api_error")
        .putNull("param")
        .put("code", code);
    Answers.json(context, status, body);
  }
}
