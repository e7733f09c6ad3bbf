package dev.penstock.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin API of a gateway that runs. */
final class AdminApiTest {
  private static final String KEY = "sk-admin-secret";
  private static final String AUTHORIZED = "authorization: Bearer " + KEY;

  private static String config(String model, String key) {
    return """
    auth: {admin_key: "%s", anonymous: true}
    providers:
      up: {type: openai-compatible, base_url: "http://127.0.0.1:9/v1", api_key: sk-up}
    models: {%s: {deployments: [{provider: up, model: x}]}}
    """
        .formatted(key, model);
  }

  private static RawClient.Answer get(GatewayUnderTest gateway, String path, String... headers)
      throws IOException {
    try (RawClient client = new RawClient(gateway.adminPort())) {
      return client.get(path, headers).answer();
    }
  }

  private static RawClient.Answer post(
      GatewayUnderTest gateway, String path, String body, String... headers) throws IOException {
    try (RawClient client = new RawClient(gateway.adminPort())) {
      return client.post(path, body, headers).answer();
    }
  }

  private static JsonNode json(RawClient.Answer answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization: Bearer wrong", "x-api-key: " + KEY, "accept: */*"})
  void without_the_admin_key_nothing_is_told(String header) throws Exception {
    try (GatewayUnderTest gateway = new GatewayUnderTest(config("a", KEY))) {
      RawClient.Answer answer = get(gateway, "/admin/config", header);

      assertThat(answer.status()).isEqualTo(401);
      assertThat(json(answer).at("/error/code").asText()).isEqualTo("invalid_api_key");
      assertThat(post(gateway, "/admin/config/reload", "", header).status()).isEqualTo(401);
    }
  }

  @Test
  void without_an_admin_key_this_machine_may_ask_but_no_page_of_a_browser() throws Exception {
    try (GatewayUnderTest gateway = new GatewayUnderTest(config("a", ""))) {
      String local = "host: localhost";
      assertThat(getAs(gateway, local)).isEqualTo(200);
      assertThat(getAs(gateway, local + "\r\norigin: http://localhost:3000")).isEqualTo(200);
      assertThat(getAs(gateway, local + "\r\norigin: https://evil.example")).isEqualTo(401);
      assertThat(getAs(gateway, "host: evil.example")).isEqualTo(401);
    }
  }

  private static int getAs(GatewayUnderTest gateway, String headers) throws IOException {
    try (RawClient client = new RawClient(gateway.adminPort())) {
      return client.send("GET /admin/config HTTP/1.1\r\n" + headers + "\r\n\r\n").answer().status();
    }
  }

  @Test
  void the_configuration_is_shown_without_its_secrets() throws Exception {
    try (GatewayUnderTest gateway = new GatewayUnderTest(config("a", KEY))) {
      RawClient.Answer answer = get(gateway, "/admin/config", AUTHORIZED);

      assertThat(answer.body()).doesNotContain(KEY, "sk-up");
      JsonNode body = json(answer);
      assertThat(body.path("number").asInt()).isEqualTo(1);
      assertThat(body.path("source").asText()).isEqualTo("start");
      assertThat(body.at("/config/auth/admin_key").asText()).startsWith("***#");
      assertThat(body.at("/config/providers/up/base_url").asText())
          .isEqualTo("http://127.0.0.1:9/v1");
      assertThat(body.path("history")).hasSize(1);
      assertThat(body.path("last_error").isNull()).isTrue();
    }
  }

  @Test
  void a_reload_answers_with_what_is_in_force_now() throws Exception {
    try (GatewayUnderTest gateway = new GatewayUnderTest(config("a", KEY))) {
      gateway.write(config("b", KEY));

      JsonNode first = json(post(gateway, "/admin/config/reload", "", AUTHORIZED));
      JsonNode second = json(post(gateway, "/admin/config/reload", "{}", AUTHORIZED));

      assertThat(first.path("number").asInt()).isEqualTo(2);
      assertThat(first.path("changed").asBoolean()).isTrue();
      assertThat(second.path("changed").asBoolean()).isFalse();
      assertThat(gateway.client().get("/v1/models").answer().body()).contains("\"b\"");
    }
  }

  @Test
  void errors_are_listed_and_counted_and_change_nothing() throws Exception {
    try (GatewayUnderTest gateway = new GatewayUnderTest(config("a", KEY))) {
      gateway.write(config("b", KEY) + "sever: {}\n");

      RawClient.Answer answer = post(gateway, "/admin/config/reload", "", AUTHORIZED);

      assertThat(answer.status()).isEqualTo(422);
      assertThat(json(answer).at("/errors/0/path").asText()).isEqualTo("sever");
      JsonNode state = json(get(gateway, "/admin/config", AUTHORIZED));
      assertThat(state.path("number").asInt()).isEqualTo(1);
      assertThat(state.at("/last_error/errors/0/suggestion").asText()).isEqualTo("server");
      assertThat(get(gateway, "/metrics").body())
          .contains("llm_config_reload_failures_total 1.0", "llm_config_version 1.0");
    }
  }

  @Test
  void a_rollback_brings_the_version_before_back() throws Exception {
    try (GatewayUnderTest gateway = new GatewayUnderTest(config("a", KEY))) {
      assertThat(gateway.reload(config("b", KEY))).isNotNull();

      JsonNode back = json(post(gateway, "/admin/config/rollback", "", AUTHORIZED));

      assertThat(back.path("number").asInt()).isEqualTo(3);
      assertThat(back.path("restored").asInt()).isEqualTo(1);
      assertThat(gateway.client().get("/v1/models").answer().body()).contains("\"a\"");
      assertThat(post(gateway, "/admin/config/rollback", "{\"version\":77}", AUTHORIZED).status())
          .isEqualTo(400);
    }
  }

  @Test
  void another_admin_key_holds_at_once() throws Exception {
    try (GatewayUnderTest gateway = new GatewayUnderTest(config("a", KEY))) {
      assertThat(gateway.reload(config("a", "sk-other-admin"))).isNotNull();

      assertThat(get(gateway, "/admin/config", AUTHORIZED).status()).isEqualTo(401);
      assertThat(get(gateway, "/admin/config", "authorization: Bearer sk-other-admin").status())
          .isEqualTo(200);
    }
  }

  @Test
  void a_changed_file_is_seen_without_being_asked() throws Exception {
    try (GatewayUnderTest gateway = new GatewayUnderTest(Duration.ofMillis(10), config("a", KEY))) {
      gateway.write(config("b", KEY));

      Eventually.becomes("seen", () -> number(gateway) == 2);
    }
  }

  private static int number(GatewayUnderTest gateway) {
    try {
      return json(get(gateway, "/admin/config", AUTHORIZED)).path("number").asInt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void bodies_are_bounded() throws Exception {
    try (GatewayUnderTest gateway = new GatewayUnderTest(config("a", KEY))) {
      String long1 = "{\"version\":\"" + "x".repeat(70_000) + "\"}";

      assertThat(post(gateway, "/admin/config/rollback", long1, AUTHORIZED).status())
          .isEqualTo(413);
      assertThat(post(gateway, "/admin/config/rollback", "[1]", AUTHORIZED).status())
          .isEqualTo(400);
    }
  }

  @Test
  void the_api_is_described() throws Exception {
    try (GatewayUnderTest gateway = new GatewayUnderTest(config("a", KEY))) {
      JsonNode described = json(get(gateway, "/openapi.json"));

      assertThat(described.path("paths").has("/admin/config/rollback")).isTrue();
      assertThat(get(gateway, "/docs").body()).contains("openapi.json");
    }
  }

  @Test
  void deployments_are_a_list() throws Exception {
    try (GatewayUnderTest gateway = new GatewayUnderTest(config("a", KEY))) {
      JsonNode list = json(get(gateway, "/admin/deployments", AUTHORIZED));

      assertThat(list.path("object").asText()).isEqualTo("list");
      assertThat(get(gateway, "/admin/deployments?limit=0", AUTHORIZED).status()).isEqualTo(400);
    }
  }
}
