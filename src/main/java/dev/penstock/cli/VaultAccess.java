package dev.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.ConfigLoader;
import dev.penstock.config.vault.Secrets;
import dev.penstock.config.vault.VaultConfig;
import dev.penstock.config.vault.VaultException;
import dev.penstock.vault.OpenVaults;
import dev.penstock.vault.Vault;
import dev.penstock.vault.envelope.EnvelopeVault;
import dev.penstock.vault.envelope.SecretInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The way to a vault: through a running gateway, or, with {@code --config}, to the vault itself,
 * for which no gateway needs to run. One that runs sees the change all the same.
 */
final class VaultAccess {
  private static final String ALL = "/admin/vault";

  @Mixin private AdminClient admin = new AdminClient();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Open the vault that this configuration names, without a running gateway.")
  private @Nullable Path config;

  /** All secrets, without their values. */
  ArrayNode list() throws InterruptedException {
    if (config != null) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      opened(EnvelopeVault::list).forEach(info -> all.add(json(info)));
      return all;
    }
    return admin.all(ALL, "name");
  }

  JsonNode set(String name, String value) throws InterruptedException {
    return config != null
        ? json(opened(vault -> vault.set(name, value).info()))
        : admin.send("PUT", path(name), body(value)).ok();
  }

  JsonNode rotate(String name, String value) throws InterruptedException {
    return config != null
        ? json(opened(vault -> vault.rotate(name, value).info()))
        : admin.send("POST", path(name) + "/rotate", body(value)).ok();
  }

  JsonNode remove(String name, boolean force) throws InterruptedException {
    if (config == null) {
      return remote(name, force);
    }
    String was = opened(vault -> vault.remove(name));
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", name)
        .put("fingerprint", was)
        .put("deleted", true);
  }

  private JsonNode remote(String name, boolean force) throws InterruptedException {
    AdminClient.Answer answer = admin.delete(path(name) + (force ? "?force=true" : ""));
    if (answer.body().at("/error/code").asText().equals("secret_in_use")) {
      throw new AdminClient.AdminException(
          "the configuration in force uses %s; --force removes it all the same".formatted(name));
    }
    return answer.ok();
  }

  JsonNode rekey() throws InterruptedException {
    return config != null
        ? JsonNodeFactory.instance.objectNode().put("secrets", opened(EnvelopeVault::rekey))
        : admin.post(ALL + "/rekey").ok();
  }

  private static String path(String name) {
    return ALL + "/" + AdminClient.escaped(name);
  }

  private static ObjectNode body(String value) {
    return JsonNodeFactory.instance.objectNode().put("value", value);
  }

  private static ObjectNode json(SecretInfo info) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", info.name())
        .put("version", info.version())
        .put("fingerprint", info.fingerprint())
        .put("versions_kept", info.kept())
        .put("created", info.created().toString())
        .put("updated", info.updated().toString());
  }

  private <T> T opened(Function<EnvelopeVault, T> work) {
    Path file = config == null ? CheckCommand.defaultFile() : config;
    try (OpenVaults vaults = CheckCommand.vaults()) {
      VaultConfig named =
          new ConfigLoader(vaults)
              .vault(file, List.of(), System.getenv())
              .orElseThrow(() ->
                  new AdminClient.AdminException(
                      "%s does not tell which vault to open (penstock check --config %s)"
                          .formatted(file, file)));
      Secrets reading = vaults.open(named);
      reading.inUse();
      return vaults
          .current()
          .flatMap(Vault::writable)
          .map(work)
          .orElseThrow(() ->
              new AdminClient.AdminException(
                  "secrets of a vault of type %s are kept with its own tools"
                      .formatted(named.type())));
    } catch (VaultException e) {
      throw new AdminClient.AdminException(e.words());
    }
  }
}
