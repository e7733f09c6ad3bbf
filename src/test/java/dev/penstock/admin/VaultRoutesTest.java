package dev.penstock.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vault through the admin API of a gateway that runs. */
final class VaultRoutesTest {
  @TempDir Path folder;

  private String config(String upstream, String keys) {
    return """
    vault: {path: %s, master_key: "%s"}
    providers:
      up: {type: openai-compatible, base_url: "%s/v1", %s}
    models: {m: {deployments: [{provider: up, model: x}]}}
    """
        .formatted(folder.resolve("vault.json"), "ab".repeat(32), upstream, keys);
  }

  private GatewayUnderTest empty() {
    return new GatewayUnderTest(config("http://127.0.0.1:9", "api_key: sk-plain"));
  }

  private static RawClient.Answer ask(
      GatewayUnderTest gateway, String method, String path, String body) throws IOException {
    try (RawClient client = new RawClient(gateway.adminPort())) {
      return client
          .send(
              "%s %s HTTP/1.1\r\nhost: localhost\r\ncontent-length: %d\r\n\r\n%s"
                  .formatted(method, path, body.length(), body))
          .answer();
    }
  }

  private static JsonNode json(RawClient.Answer answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  @CanIgnoreReturnValue
  private static JsonNode put(GatewayUnderTest gateway, String name, String value)
      throws IOException {
    RawClient.Answer answer =
        ask(gateway, "PUT", "/admin/vault/" + name, "{\"value\":\"" + value + "\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain(value);
    return json(answer);
  }

  private static String code(RawClient.Answer answer) throws IOException {
    return answer.status() + " " + json(answer).at("/error/code").asText();
  }

  @Test
  void secrets_are_listed_without_their_values() throws Exception {
    try (GatewayUnderTest gateway = empty()) {
      JsonNode stored = put(gateway, "a", "sk-secret-1");
      put(gateway, "b", "sk-secret-2");
      put(gateway, "b", "sk-secret-3");

      RawClient.Answer answer = ask(gateway, "GET", "/admin/vault", "");

      assertThat(stored.path("version").asInt()).isOne();
      assertThat(answer.body()).doesNotContain("sk-secret");
      assertThat(json(answer).path("data")).hasSize(2);
      JsonNode second = json(answer).at("/data/1");
      assertThat(second.path("name").asText()).isEqualTo("b");
      assertThat(second.path("version").asInt()).isEqualTo(2);
      assertThat(second.path("fingerprint").asText()).hasSize(8);
      assertThat(second.path("in_use").asBoolean()).isFalse();
    }
  }

  @Test
  void the_list_comes_in_pages() throws Exception {
    try (GatewayUnderTest gateway = empty()) {
      for (String name : List.of("c", "a", "b")) {
        put(gateway, name, "value of " + name);
      }

      JsonNode first = json(ask(gateway, "GET", "/admin/vault?limit=2", ""));
      JsonNode second = json(ask(gateway, "GET", "/admin/vault?limit=2&after=b", ""));

      assertThat(first.path("has_more").asBoolean()).isTrue();
      assertThat(first.path("data").findValuesAsText("name")).containsExactly("a", "b");
      assertThat(second.path("has_more").asBoolean()).isFalse();
      assertThat(second.path("data").findValuesAsText("name")).containsExactly("c");
      assertThat(ask(gateway, "GET", "/admin/vault?limit=0", "").status()).isEqualTo(400);
    }
  }

  @Test
  void new_calls_use_a_new_version_at_once_and_a_call_in_flight_keeps_its_own() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              if (call.body.contains("\"stream\":true")) {
                call.head("text/event-stream").chunk(Chunks.role() + Chunks.text("first"));
                assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
                call.chunk(Chunks.finish("stop") + Chunks.DONE).end();
              } else {
                call.json(200, Chunks.completion("ok"));
              }
            });
        GatewayUnderTest gateway = empty();
        RawClient streaming = gateway.client()) {
      put(gateway, "up-key", "sk-old");
      assertThat(gateway.reload(config(upstream.url(), "api_key: vault://up-key"))).isNotNull();
      streaming.post("/v1/chat/completions", Chunks.request(true)).head();

      JsonNode rotated = put(gateway, "up-key", "sk-new");
      gateway.chat(Chunks.request(false));
      go.countDown();

      assertThat(rotated.at("/config/changed").asBoolean()).isTrue();
      assertThat(upstream.calls().stream().map(call -> call.headers.get("authorization")))
          .containsExactly("Bearer sk-old", "Bearer sk-new");
      StringBuilder rest = new StringBuilder();
      while (rest.indexOf("[DONE]") < 0) {
        rest.append(new String(streaming.chunk(), UTF_8));
      }
    }
  }

  @Test
  void a_rotation_keeps_what_is_known_of_the_other_credentials() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              boolean dead = "Bearer sk-dead".equals(call.headers.get("authorization"));
              call.json(dead ? 401 : 200, dead ? "{}" : Chunks.completion("ok"));
            });
        GatewayUnderTest gateway = empty()) {
      put(gateway, "dead", "sk-dead");
      put(gateway, "good", "sk-good-1");
      String keys = "api_keys: [{key: vault://dead, weight: 100}, {key: vault://good, weight: 1}]";
      assertThat(gateway.reload(config(upstream.url(), keys))).isNotNull();
      for (int i = 0; i < 5; i++) {
        assertThat(gateway.chat(Chunks.request(false)).status()).isEqualTo(200);
      }
      long refusals = callsWith(upstream, "sk-dead");

      put(gateway, "good", "sk-good-2");
      for (int i = 0; i < 20; i++) {
        assertThat(gateway.chat(Chunks.request(false)).status()).isEqualTo(200);
      }

      assertThat(refusals).isPositive();
      assertThat(callsWith(upstream, "sk-dead")).isEqualTo(refusals);
      assertThat(callsWith(upstream, "sk-good-2")).isEqualTo(20);

      put(gateway, "dead", "sk-alive-again");
      gateway.chat(Chunks.request(false));
      for (int i = 0; i < 20; i++) {
        gateway.chat(Chunks.request(false));
      }
      assertThat(callsWith(upstream, "sk-alive-again")).isPositive();
    }
  }

  private static long callsWith(ScriptedUpstream upstream, String key) {
    return upstream.calls().stream()
        .filter(call -> ("Bearer " + key).equals(call.headers.get("authorization")))
        .count();
  }

  @Test
  void a_secret_in_use_is_removed_by_force_only() throws Exception {
    try (GatewayUnderTest gateway = empty()) {
      put(gateway, "up-key", "sk-1");
      assertThat(gateway.reload(config("http://127.0.0.1:9", "api_key: vault://up-key")))
          .isNotNull();

      assertThat(code(ask(gateway, "DELETE", "/admin/vault/up-key", "")))
          .isEqualTo("409 secret_in_use");
      JsonNode forced = json(ask(gateway, "DELETE", "/admin/vault/up-key?force=true", ""));

      assertThat(forced.path("deleted").asBoolean()).isTrue();
      assertThat(forced.at("/config/errors/0/message").asText())
          .contains("has no secret up-key (penstock vault set up-key puts one in)");
      assertThat(code(ask(gateway, "DELETE", "/admin/vault/up-key", "")))
          .isEqualTo("409 secret_in_use");
      assertThat(code(ask(gateway, "DELETE", "/admin/vault/other", "")))
          .isEqualTo("404 secret_not_found");
    }
  }

  @Test
  void what_cannot_be_done_is_told() throws Exception {
    try (GatewayUnderTest gateway = empty()) {
      put(gateway, "a", "v-1");

      assertThat(code(ask(gateway, "PUT", "/admin/vault/a", "{}")))
          .isEqualTo("400 missing_required_parameter");
      assertThat(code(ask(gateway, "PUT", "/admin/vault/a", "{\"value\":1}")))
          .isEqualTo("400 invalid_value");
      assertThat(code(ask(gateway, "PUT", "/admin/vault/a%20b", "{\"value\":\"1\"}")))
          .isEqualTo("400 invalid_value");
      assertThat(code(ask(gateway, "POST", "/admin/vault/a/rotate", "{\"value\":\"v-1\"}")))
          .isEqualTo("400 invalid_value");
      assertThat(code(ask(gateway, "POST", "/admin/vault/b/rotate", "{\"value\":\"v-1\"}")))
          .isEqualTo("404 secret_not_found");
      assertThat(ask(gateway, "GET", "/admin/vault/a", "").status()).isEqualTo(405);
    }
  }

  @Test
  void a_vault_of_others_is_not_written() throws Exception {
    String yaml = config("http://127.0.0.1:9", "api_key: x").replace("{path:", "{type: env, path:");
    try (GatewayUnderTest gateway = new GatewayUnderTest(yaml)) {
      assertThat(code(ask(gateway, "PUT", "/admin/vault/a", "{\"value\":\"1\"}")))
          .isEqualTo("409 vault_not_writable");
      assertThat(code(ask(gateway, "GET", "/admin/vault", ""))).isEqualTo("409 vault_not_writable");
    }
  }

  @Test
  void the_master_key_is_changed_while_the_gateway_runs() throws Exception {
    String before = config("http://127.0.0.1:9", "api_key: vault://a");
    String both =
        before.replace(
            "master_key: \"" + "ab".repeat(32),
            "master_key: \"" + "cd".repeat(32) + "\", previous_master_key: \"" + "ab".repeat(32));
    String after = before.replace("ab".repeat(32), "cd".repeat(32));
    try (GatewayUnderTest gateway = empty()) {
      put(gateway, "a", "sk-1");
      assertThat(gateway.reload(both).getClass().getSimpleName()).isEqualTo("Replaced");

      JsonNode rekeyed = json(ask(gateway, "POST", "/admin/vault/rekey", ""));

      assertThat(rekeyed.path("secrets").asInt()).isOne();
      assertThat(gateway.reload(after).getClass().getSimpleName()).isEqualTo("Replaced");
      assertThat(gateway.reload(before).getClass().getSimpleName()).isEqualTo("Rejected");
    }
  }

  @Test
  void without_a_master_key_nothing_is_stored() throws Exception {
    String yaml =
        config("http://127.0.0.1:9", "api_key: x").replaceFirst(", master_key: \"[^\"]*\"", "");
    try (GatewayUnderTest gateway = new GatewayUnderTest(yaml)) {
      assertThat(code(ask(gateway, "PUT", "/admin/vault/a", "{\"value\":\"1\"}")))
          .isEqualTo("503 vault_unavailable");
    }
  }
}
