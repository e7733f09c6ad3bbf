package dev.penstock.vault.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.Secret;
import dev.penstock.config.vault.VaultConfig.Master;
import dev.penstock.config.vault.VaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets in a file, in envelopes. */
final class EnvelopeVaultTest {
  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
  private static final Secret KEY = new Secret("ab".repeat(32));
  private static final Secret OTHER = new Secret("cd".repeat(32));
  private static final Secret PASSPHRASE = new Secret("correct horse battery staple");
  private static final Sealing SEALING = new Sealing(new SecureRandom(), () -> NOW);

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("data").resolve("vault.json");
  }

  private EnvelopeVault vault(Secret now, Secret before) {
    return new EnvelopeVault(new EnvelopeFile(file()), new Master(now, before), SEALING);
  }

  private EnvelopeVault vault() {
    return vault(KEY, null);
  }

  private static String value(EnvelopeVault vault, String name) {
    return vault.open().secret(name).orElse("");
  }

  @Test
  void a_secret_comes_back() {
    vault().set("openai-prod", "sk-1");

    assertThat(value(vault(), "openai-prod")).isEqualTo("sk-1");
    assertThat(vault().open().secret("other")).isEmpty();
  }

  @Test
  void nothing_of_a_value_is_in_the_file() throws IOException {
    vault().set("openai-prod", "sk-very-secret-value");

    assertThat(Files.readString(file())).contains("openai-prod").doesNotContain("very-secret");
  }

  @Test
  void the_file_and_its_draft_are_the_owners_alone() throws IOException {
    vault().set("a", "1");
    vault().set("a", "2");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(file().getParent())) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("vault.json", "vault.json.lock");
    }
  }

  @Test
  void a_file_that_all_may_read_is_refused() throws IOException {
    vault().set("a", "1");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> vault().open())
        .isInstanceOf(VaultException.class)
        .hasMessageEndingWith("is open to every user of this machine; chmod 600 it");
  }

  @Test
  void another_master_key_is_told_from_a_broken_vault() {
    vault().set("a", "1");

    assertThatThrownBy(() -> vault(OTHER, null).open())
        .hasMessage("the master key does not open the vault");
    assertThatThrownBy(() -> vault(PASSPHRASE, null).open())
        .hasMessage("the master key does not open the vault");
    assertThatThrownBy(() -> vault(null, null).open())
        .hasMessageStartingWith("no master key is set");
  }

  @Test
  void a_passphrase_opens_it_as_well() {
    vault(PASSPHRASE, null).set("a", "1");

    assertThat(value(vault(PASSPHRASE, null), "a")).isEqualTo("1");
    assertThatThrownBy(() -> vault(new Secret("correct horse battery stable"), null).open())
        .hasMessage("the master key does not open the vault");
  }

  @Test
  void a_short_passphrase_is_refused_and_not_shown() {
    assertThatThrownBy(() -> vault(new Secret("hunter2"), null).set("a", "1"))
        .hasMessageContaining("at least 16 characters")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void a_new_value_is_a_new_version_and_the_same_value_is_not() {
    EnvelopeVault vault = vault();

    assertThat(vault.set("a", "1").info().version()).isEqualTo(1);
    assertThat(vault.set("a", "2").info().version()).isEqualTo(2);
    assertThat(vault.set("a", "2").changed()).isFalse();
    assertThat(vault.list()).containsExactly(new SecretInfo("a", 2, "d4735e3a", 2, NOW, NOW));
  }

  @Test
  void only_some_versions_are_kept() {
    EnvelopeVault vault = vault();
    for (int i = 1; i <= 8; i++) {
      vault.set("a", "value " + i);
    }

    assertThat(vault.list().getFirst().version()).isEqualTo(8);
    assertThat(vault.list().getFirst().kept()).isEqualTo(EnvelopeVault.KEPT_VERSIONS);
  }

  @Test
  void only_what_is_there_is_rotated_and_to_another_value() {
    EnvelopeVault vault = vault();
    vault.set("a", "1");

    assertThatThrownBy(() -> vault.rotate("b", "1"))
        .hasMessage("there is no secret b in the vault");
    assertThatThrownBy(() -> vault.rotate("a", "1"))
        .hasMessage("this is the value that a has already");
    assertThat(vault.rotate("a", "2").info().version()).isEqualTo(2);
  }

  @Test
  void a_removed_secret_is_gone_with_all_its_versions() throws IOException {
    EnvelopeVault vault = vault();
    vault.set("a", "1");
    vault.set("a", "2");

    vault.remove("a");

    assertThat(vault.list()).isEmpty();
    assertThat(new ObjectMapper().readTree(file().toFile()).path("secrets")).isEmpty();
    assertThatThrownBy(() -> vault.remove("a")).hasMessage("there is no secret a in the vault");
  }

  @Test
  void an_envelope_under_another_name_does_not_open() throws IOException {
    vault().set("cheap", "sk-1");
    vault().set("dear", "sk-2");
    edit(secrets -> secrets.set("dear", secrets.get("cheap")));

    assertThatThrownBy(() -> value(vault(), "dear"))
        .hasMessage("the secret dear cannot be opened: the vault was damaged or tampered with");
    assertThat(value(vault(), "cheap")).isEqualTo("sk-1");
  }

  @Test
  void an_old_version_cannot_pass_for_the_new_one() throws IOException {
    vault().set("a", "old");
    vault().set("a", "new");
    edit(secrets -> {
      ArrayNode versions = (ArrayNode) secrets.path("a").path("versions");
      ((ObjectNode) versions.get(1)).setAll((ObjectNode) versions.get(0));
      ((ObjectNode) versions.get(1)).put("version", 2);
    });

    assertThatThrownBy(() -> value(vault(), "a")).hasMessageContaining("damaged or tampered with");
  }

  private void edit(java.util.function.Consumer<ObjectNode> change) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = (ObjectNode) json.readTree(file().toFile());
    change.accept((ObjectNode) root.path("secrets"));
    json.writeValue(file().toFile(), root);
  }

  @Test
  void every_version_opens_after_the_master_key_has_changed() throws IOException {
    vault().set("a", "1");
    vault().set("a", "2");
    vault().set("b", "3");
    EnvelopeVault both = vault(PASSPHRASE, KEY);
    assertThat(value(both, "a")).isEqualTo("2");
    String before =
        new ObjectMapper().readTree(file().toFile()).at("/secrets/a/versions/1/data").asText();

    assertThat(both.rekey()).isEqualTo(2);

    assertThat(value(vault(PASSPHRASE, null), "a")).isEqualTo("2");
    assertThat(value(vault(PASSPHRASE, null), "b")).isEqualTo("3");
    assertThatThrownBy(() -> vault().open()).hasMessage("the master key does not open the vault");
    assertThat(
            new ObjectMapper().readTree(file().toFile()).at("/secrets/a/versions/1/data").asText())
        .isEqualTo(before);
  }

  @Test
  void two_envelopes_of_one_value_have_nothing_in_common() throws IOException {
    vault().set("a", "same");
    vault().set("b", "same");

    ObjectNode root = (ObjectNode) new ObjectMapper().readTree(file().toFile());
    assertThat(root.at("/secrets/a/versions/0/data"))
        .isNotEqualTo(root.at("/secrets/b/versions/0/data"));
    assertThat(root.at("/secrets/a/versions/0/key"))
        .isNotEqualTo(root.at("/secrets/b/versions/0/key"));
  }

  @Test
  void no_change_is_lost_when_many_write_at_once() throws InterruptedException {
    vault().set("start", "x");
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int writer = i;
      writers.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < 5; n++) {
                  vault().set("s-" + writer + "-" + n, "v" + n);
                }
              }));
    }
    for (Thread writer : writers) {
      writer.join();
    }

    assertThat(vault().list()).hasSize(21);
  }

  @Test
  void a_change_for_an_old_revision_is_not_made() {
    EnvelopeFile store = new EnvelopeFile(file());
    vault().set("a", "1");
    long revision = store.revision();
    vault().set("a", "2");

    assertThat(store.write(revision, new Change(null, List.of(), List.of("a")))).isFalse();
    assertThat(value(vault(), "a")).isEqualTo("2");
  }

  @Test
  void what_a_crash_left_beside_it_does_no_harm() throws IOException {
    vault().set("a", "1");
    Files.writeString(file().resolveSibling("vault.json.new"), "{half");

    vault().set("a", "2");

    assertThat(value(vault(), "a")).isEqualTo("2");
  }

  @Test
  void a_file_that_is_no_vault_is_told() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"format\":\"other\"}");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));

    assertThatThrownBy(() -> vault().open())
        .hasMessage("the vault %s is broken: its format is not penstock-vault/1".formatted(file()));
  }

  @Test
  void names_and_values_have_bounds() {
    assertThatThrownBy(() -> vault().set("a b", "1"))
        .hasMessageStartingWith("a name is of letters");
    assertThatThrownBy(() -> vault().set("a".repeat(129), "1")).isInstanceOf(VaultException.class);
    assertThatThrownBy(() -> vault().set("a", "")).hasMessageStartingWith("a value has 1 to");
  }
}
