package dev.penstock.vault.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.config.Secret;
import dev.penstock.config.vault.VaultConfig;
import dev.penstock.config.vault.VaultConfig.Login;
import dev.penstock.config.vault.VaultException;
import dev.penstock.testing.ScriptedUpstream;
import dev.penstock.vault.Vault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HashiCorp Vault, played after the documents of its HTTP API. */
final class HashicorpVaultTest {
  private static final String READ = "GET /v1/kv/data/penstock/prod/openai HTTP/1.1";

  @TempDir Path folder;

  /** Answers by request line; what is not there is 404. */
  private final Map<String, Reply> replies = new HashMap<>();

  private final ScriptedUpstream server =
      new ScriptedUpstream(
          call -> replies.getOrDefault(call.line, Reply.of(404, "{\"errors\":[]}")).play(call));
  private Instant now = Instant.parse("2026-05-01T10:00:00Z");

  private interface Reply {
    void play(ScriptedUpstream.Call call) throws IOException, InterruptedException;

    static Reply of(int status, String body) {
      return call -> call.json(status, body);
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Vault vault(Login login) {
    return new HashicorpVault(
        new VaultConfig.Hashicorp(
            URI.create(server.url()),
            "kv",
            "penstock/prod",
            "team-a",
            login,
            Duration.ofMinutes(1),
            Duration.ofMillis(500)),
        () -> now);
  }

  private static Login token() {
    return new Login.Token(new Secret("hvs.root"));
  }

  private static Login role() {
    return new Login.AppRole("approle", "role-1", new Secret("secret-1"));
  }

  private static String secret(String value) {
    return "{\"data\":{\"data\":{\"value\":\"%s\",\"other\":\"o\"},\"metadata\":{\"version\":3}}}"
        .formatted(value);
  }

  private static String auth(String token, int seconds, boolean renewable) {
    return "{\"auth\":{\"client_token\":\"%s\",\"lease_duration\":%d,\"renewable\":%b}}"
        .formatted(token, seconds, renewable);
  }

  private List<String> lines() {
    return server.calls().stream().map(call -> call.line).toList();
  }

  @Test
  void a_secret_is_read_with_token_and_namespace() {
    replies.put(READ, Reply.of(200, secret("sk-1")));
    try (Vault vault = vault(token())) {
      assertThat(vault.look().secret("openai")).isEqualTo("sk-1");

      assertThat(lines()).containsExactly("GET /v1/auth/token/lookup-self HTTP/1.1", READ);
      assertThat(server.calls().getLast().headers)
          .containsEntry("x-vault-token", "hvs.root")
          .containsEntry("x-vault-namespace", "team-a")
          .containsEntry("x-vault-request", "true");
    }
  }

  @Test
  void a_field_may_be_picked() {
    replies.put(READ, Reply.of(200, secret("sk-1")));
    try (Vault vault = vault(token())) {
      assertThat(vault.look().secret("openai#other")).isEqualTo("o");
      assertThatThrownBy(() -> vault.look().secret("openai#none"))
          .hasMessage("the secret openai of the vault has no field none");
    }
  }

  @Test
  void what_is_not_there_or_not_allowed_is_told_apart() {
    replies.put("GET /v1/kv/data/penstock/prod/closed HTTP/1.1", Reply.of(403, "{}"));
    try (Vault vault = vault(token())) {
      assertThatThrownBy(() -> vault.look().secret("none"))
          .hasMessage("HashiCorp Vault has no secret kv/penstock/prod/none")
          .extracting(e -> ((VaultException) e).kind())
          .isEqualTo(VaultException.Kind.ABSENT);
      assertThatThrownBy(() -> vault.look().secret("closed"))
          .hasMessage("HashiCorp Vault does not let us read kv/penstock/prod/closed (403)");
    }
  }

  @Test
  void an_approle_logs_in_once_and_renews_in_time() {
    replies.put(READ, Reply.of(200, secret("sk-1")));
    replies.put("POST /v1/auth/approle/login HTTP/1.1", Reply.of(200, auth("t-1", 90, true)));
    replies.put("POST /v1/auth/token/renew-self HTTP/1.1", Reply.of(200, auth("t-1", 90, true)));
    try (Vault vault = vault(role())) {
      vault.look().secret("openai");
      now = now.plusSeconds(59);
      vault.look().secret("openai");
      now = now.plusSeconds(2);
      vault.look().secret("openai");

      assertThat(lines())
          .containsExactly(
              "POST /v1/auth/approle/login HTTP/1.1",
              READ,
              READ,
              "POST /v1/auth/token/renew-self HTTP/1.1",
              READ);
      assertThat(server.calls().getFirst().body)
          .isEqualTo("{\"role_id\":\"role-1\",\"secret_id\":\"secret-1\"}");
      assertThat(server.calls().getFirst().headers).doesNotContainKey("x-vault-token");
      assertThat(server.calls().getLast().headers).containsEntry("x-vault-token", "t-1");
      assertThat(vault.period()).contains(Duration.ofSeconds(30));
    }
  }

  @Test
  void a_token_that_cannot_be_renewed_or_has_ended_is_got_anew() {
    replies.put("POST /v1/auth/approle/login HTTP/1.1", Reply.of(200, auth("t-1", 90, false)));
    replies.put(
        READ,
        call -> {
          boolean ended = "t-1".equals(call.headers.get("x-vault-token"));
          call.json(ended ? 403 : 200, ended ? "{}" : secret("sk-1"));
        });
    try (Vault vault = vault(role())) {
      assertThatThrownBy(() -> vault.look().secret("openai")).hasMessageContaining("(403)");
      replies.put("POST /v1/auth/approle/login HTTP/1.1", Reply.of(200, auth("t-2", 90, false)));
      assertThat(vault.look().secret("openai")).isEqualTo("sk-1");
      now = now.plusSeconds(61);
      assertThat(vault.look().secret("openai")).isEqualTo("sk-1");

      assertThat(lines().stream().filter(line -> line.contains("login"))).hasSize(4);
    }
  }

  @Test
  void a_pod_logs_in_with_the_token_that_its_file_holds_now() throws IOException {
    Path jwt = Files.writeString(folder.resolve("token"), "jwt-1\n");
    replies.put(READ, Reply.of(200, secret("sk-1")));
    replies.put("POST /v1/auth/k8s/login HTTP/1.1", Reply.of(200, auth("t-1", 60, false)));
    try (Vault vault = vault(new Login.Kubernetes("k8s", "gateway", jwt))) {
      vault.look().secret("openai");
      Files.writeString(jwt, "jwt-2\n");
      now = now.plusSeconds(50);
      vault.look().secret("openai");

      assertThat(server.calls().stream().map(call -> call.body).filter(body -> !body.isEmpty()))
          .containsExactly(
              "{\"role\":\"gateway\",\"jwt\":\"jwt-1\"}",
              "{\"role\":\"gateway\",\"jwt\":\"jwt-2\"}");
    }
  }

  @Test
  void a_refused_log_in_is_told_without_the_credentials() {
    replies.put(
        "POST /v1/auth/approle/login HTTP/1.1", Reply.of(400, "{\"errors\":[\"secret-1\"]}"));
    try (Vault vault = vault(role())) {
      assertThatThrownBy(() -> vault.look().secret("openai"))
          .hasMessage("HashiCorp Vault refuses the log in at auth/approle (status 400)");
    }
  }

  @Test
  void too_many_requests_and_a_moment_of_trouble_are_asked_again() {
    int[] left = {2};
    replies.put(
        READ,
        call -> {
          boolean trouble = left[0]-- > 0;
          call.json(trouble ? (left[0] == 1 ? 429 : 500) : 200, trouble ? "{}" : secret("sk-1"));
        });
    try (Vault vault = vault(token())) {
      assertThat(vault.look().secret("openai")).isEqualTo("sk-1");
    }
  }

  @Test
  void a_sealed_vault_is_told() {
    replies.put(READ, Reply.of(503, "{\"errors\":[\"Vault is sealed\"]}"));
    try (Vault vault = vault(token())) {
      assertThatThrownBy(() -> vault.look().secret("openai"))
          .hasMessageEndingWith(": it is sealed or down for maintenance (503)")
          .extracting(e -> ((VaultException) e).kind())
          .isEqualTo(VaultException.Kind.VAULT);
    }
  }

  @Test
  void a_vault_that_hangs_or_trickles_is_left_in_time() {
    replies.put(READ, call -> assertThat(call.closedWithin(5_000)).isTrue());
    replies.put(
        "GET /v1/kv/data/penstock/prod/slow HTTP/1.1",
        call -> {
          call.head("application/json").chunk("{");
          assertThat(call.closedWithin(5_000)).isTrue();
        });
    try (Vault vault = vault(token())) {
      assertThatThrownBy(() -> vault.look().secret("openai"))
          .hasMessageEndingWith("no answer within 500 ms");
      assertThatThrownBy(() -> vault.look().secret("slow"))
          .hasMessageEndingWith("no answer within 500 ms");
    }
  }

  @Test
  void a_new_version_is_seen() {
    replies.put(READ, Reply.of(200, secret("sk-1")));
    try (Vault vault = vault(token())) {
      Vault.Look look = vault.look();
      look.secret("openai");
      assertThat(vault.changedSince(look, Set.of("openai", "absent"))).isFalse();

      replies.put(READ, Reply.of(200, secret("sk-2")));

      assertThat(vault.changedSince(look, Set.of("openai"))).isTrue();
    }
  }
}
