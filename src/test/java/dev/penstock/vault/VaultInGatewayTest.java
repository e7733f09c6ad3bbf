package dev.penstock.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.Secret;
import dev.penstock.config.vault.VaultConfig.Master;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.ScriptedUpstream;
import dev.penstock.vault.envelope.EnvelopeFile;
import dev.penstock.vault.envelope.EnvelopeVault;
import dev.penstock.vault.envelope.Sealing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vault://} in a gateway that runs. */
final class VaultInGatewayTest {
  private static final String MASTER = "ab".repeat(32);

  @TempDir Path folder;

  private EnvelopeVault vault() {
    return new EnvelopeVault(
        new EnvelopeFile(folder.resolve("vault.json")),
        new Master(new Secret(MASTER), null),
        new Sealing(new SecureRandom(), InstantSource.system()));
  }

  private String config(ScriptedUpstream upstream) {
    return """
    vault: {path: %s, master_key: "%s"}
    providers:
      up: {type: openai-compatible, base_url: "%s/v1", api_key: vault://up-key}
    models:
      m: {deployments: [{provider: up, model: real-model}]}
    """
        .formatted(folder.resolve("vault.json"), MASTER, upstream.url());
  }

  private static ScriptedUpstream upstream() throws IOException {
    return new ScriptedUpstream(
        call -> call.json(200, Chunks.completion(call.headers.get("authorization"))));
  }

  private static String keySeenBy(GatewayUnderTest gateway) {
    try {
      String body = gateway.chat(Chunks.request(false)).body();
      return body.contains("sk-first")
          ? "sk-first"
          : body.contains("sk-second") ? "sk-second" : body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_key_of_the_vault_is_sent_upstream() throws Exception {
    vault().set("up-key", "sk-first");
    try (ScriptedUpstream upstream = upstream();
        GatewayUnderTest gateway = new GatewayUnderTest(config(upstream))) {
      assertThat(keySeenBy(gateway)).isEqualTo("sk-first");
    }
  }

  @Test
  void a_new_version_is_used_without_a_restart() throws Exception {
    vault().set("up-key", "sk-first");
    try (ScriptedUpstream upstream = upstream();
        GatewayUnderTest gateway = new GatewayUnderTest(Duration.ofMillis(10), config(upstream))) {
      assertThat(keySeenBy(gateway)).isEqualTo("sk-first");

      vault().set("up-key", "sk-second");

      Eventually.becomes("rotated", () -> keySeenBy(gateway).equals("sk-second"));
    }
  }
}
