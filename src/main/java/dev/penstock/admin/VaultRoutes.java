package dev.penstock.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.reload.ConfigLife;
import dev.penstock.config.reload.Origin;
import dev.penstock.config.vault.VaultException;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.vault.OpenVaults;
import dev.penstock.vault.Vault;
import dev.penstock.vault.envelope.EnvelopeVault;
import dev.penstock.vault.envelope.EnvelopeVault.Stored;
import dev.penstock.vault.envelope.SecretInfo;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code /admin/vault}: what secrets there are, and new values for them. No answer holds a value.
 * Each change has the configuration read again, so that new calls use it.
 */
final class VaultRoutes {
  private static final String ALLOW = "PUT, POST, DELETE";

  private final OpenVaults vaults;
  private final ConfigLife life;
  private final Audit notes;

  VaultRoutes(OpenVaults vaults, ConfigLife life, Audit notes) {
    this.vaults = vaults;
    this.life = life;
    this.notes = notes;
  }

  void mount(Router router) {
    Answers.onGet(router, "/admin/vault", this::list);
    Answers.onPost(router, "/admin/vault/rekey", this::rekey);
    Answers.onPost(router, "/admin/vault/:name/rotate", this::rotate);
    router.route("/admin/vault/:name").handler(this::one);
  }

  private void one(RoutingContext context) {
    HttpMethod method = context.request().method();
    if (method.equals(HttpMethod.PUT) || method.equals(HttpMethod.POST)) {
      store(context, "vault.set", EnvelopeVault::set);
    } else if (method.equals(HttpMethod.DELETE)) {
      remove(context);
    } else {
      context.response().putHeader("allow", ALLOW);
      Answers.fail(context, new Failure.MethodNotAllowed(ALLOW));
    }
  }

  private void list(RoutingContext context) {
    onWorker(context, EnvelopeVault::list)
        .map(all -> Pages.of(context, all, SecretInfo::name, this::shown))
        .onSuccess(page -> Answers.json(context, page))
        .onFailure(cause -> fail(context, cause));
  }

  private ObjectNode shown(SecretInfo info) {
    return VaultAnswers.json(info).put("in_use", vaults.namesInUse().contains(info.name()));
  }

  private void rotate(RoutingContext context) {
    store(context, "vault.rotate", EnvelopeVault::rotate);
  }

  /** How a value comes under a name. */
  private interface Storing {
    Stored store(EnvelopeVault vault, String name, String value);
  }

  private void store(RoutingContext context, String action, Storing how) {
    String name = context.pathParam("name");
    Bodies.object(context)
        .map(VaultRoutes::value)
        .compose(value ->
            notes.around(
                context,
                action,
                name,
                () -> onWorker(context, vault -> how.store(vault, name, value)),
                stored -> Audit.Made.changed(stored.before(), stored.info().fingerprint())))
        .compose(stored -> again(VaultAnswers.json(stored.info()).put("changed", stored.changed())))
        .onSuccess(body -> Answers.json(context, body))
        .onFailure(cause -> fail(context, cause));
  }

  private static String value(ObjectNode body) {
    JsonNode value = body.path("value");
    if (value.isMissingNode()) {
      throw new FailureException(new Failure.MissingParameter("value"));
    }
    if (!value.isTextual()) {
      throw new FailureException(new Failure.InvalidValue("value", "value must be a string."));
    }
    return value.textValue();
  }

  private void remove(RoutingContext context) {
    String name = context.pathParam("name");
    boolean force = "true".equals(context.request().getParam("force"));
    if (!force && vaults.namesInUse().contains(name)) {
      VaultAnswers.refuse(
          context,
          409,
          "secret_in_use",
          "The configuration in force uses this secret; ?force=true removes it all the same, and"
              + " the configuration cannot be read any more.");
      return;
    }
    notes
        .around(
            context,
            "vault.remove",
            name,
            () -> onWorker(context, vault -> vault.remove(name)),
            digest -> Audit.Made.changed(digest, null))
        .compose(digest ->
            again(JsonNodeFactory.instance.objectNode().put("name", name).put("deleted", true)))
        .onSuccess(body -> Answers.json(context, body))
        .onFailure(cause -> fail(context, cause));
  }

  private void rekey(RoutingContext context) {
    Bodies.object(context)
        .compose(nothing ->
            notes.around(
                context,
                "vault.rekey",
                "vault",
                () -> onWorker(context, EnvelopeVault::rekey),
                count -> Audit.Made.changed(null, null)))
        .compose(count -> again(JsonNodeFactory.instance.objectNode().put("secrets", count)))
        .onSuccess(body -> Answers.json(context, body))
        .onFailure(cause -> fail(context, cause));
  }

  /** The configuration with what the vault holds now. */
  private Future<ObjectNode> again(ObjectNode body) {
    return life.reload(Origin.VAULT).map(outcome -> VaultAnswers.with(body, outcome));
  }

  private <T> Future<T> onWorker(RoutingContext context, Function<EnvelopeVault, T> work) {
    Optional<EnvelopeVault> vault = vaults.current().flatMap(Vault::writable);
    return vault
        .map(writable -> context.vertx().executeBlocking(() -> work.apply(writable), false))
        .orElseGet(() -> Future.failedFuture(new NotHere()));
  }

  /** The vault is somebody else's. */
  private static final class NotHere extends RuntimeException {
    NotHere() {
      super(null, null, false, false);
    }
  }

  private void fail(RoutingContext context, Throwable cause) {
    switch (cause) {
      case VaultException known -> VaultAnswers.refuse(context, known);
      case NotHere other ->
          VaultAnswers.refuse(
              context,
              409,
              "vault_not_writable",
              "Secrets of a vault of type "
                  + vaults.type().orElse("none")
                  + " are kept with its own tools; only file and redis are kept here.");
      default -> Answers.fail(context, cause);
    }
  }
}
