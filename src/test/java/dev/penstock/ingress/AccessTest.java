package dev.penstock.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call what. */
final class AccessTest {
  private static final String CONFIG =
      """
      providers:
        up: {type: openai-compatible, base_url: "%s/v1", api_key: sk-upstream-secret}
      models:
        m: {aliases: [m-alias], deployments: [{provider: up, model: real-model}]}
        n: {deployments: [{provider: up, model: real-n}]}
        "w/*": {deployments: [{provider: up, model: "*"}]}
      keys:
        - {name: all, key: sk-ps-all}
        - {name: only-m, key: sk-ps-only-m, models: [m]}
        - {name: by-alias, key: sk-ps-by-alias, models: [m-alias]}
        - {name: old, key: sk-ps-old, expires: 2020-01-01T00:00:00Z}
      """;

  private static ScriptedUpstream upstream;
  private static GatewayUnderTest closed;
  private static GatewayUnderTest open;

  @BeforeAll
  static void start() {
    upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
    closed = new GatewayUnderTest(CONFIG.formatted(upstream.url()), "auth.anonymous=false");
    open = new GatewayUnderTest(CONFIG.formatted(upstream.url()));
  }

  @AfterAll
  static void stop() {
    closed.close();
    open.close();
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization: Bearer sk-ps-all",
        "authorization: bearer sk-ps-all",
        "x-api-key: sk-ps-all",
        "api-key: sk-ps-all",
        "x-goog-api-key: sk-ps-all"
      })
  void each_credential_header_counts(String header) throws Exception {
    assertThat(closed.chat(Chunks.request(false), header).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-none: 1",
        "authorization: Bearer wrong",
        "authorization: Bearer sk-ps-unknown",
        "authorization: Bearer sk-ps-old",
        "authorization: Basic c2stcHMtYWxs"
      })
  void nobody_else_comes_in_and_all_are_told_the_same(String header) throws Exception {
    RawClient.Answer answer = closed.chat(Chunks.request(false), header);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":{\"message\":\"The API key is missing, unknown or expired.\","
                + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}");
  }

  @Test
  void two_credentials_that_differ_are_refused() throws Exception {
    RawClient.Answer answer =
        closed.chat(
            Chunks.request(false), "authorization: Bearer sk-ps-all", "x-api-key: sk-ps-only-m");

    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void the_same_credential_twice_is_one() throws Exception {
    RawClient.Answer answer =
        closed.chat(Chunks.request(false), "authorization: Bearer sk-ps-all", "api-key: sk-ps-all");

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void while_anonymous_calls_are_allowed_an_unknown_key_is_anonymous() throws Exception {
    assertThat(open.chat(Chunks.request(false), "authorization: Bearer sk-any").status())
        .isEqualTo(200);
    assertThat(open.chat(Chunks.request(false), "authorization: Bearer sk-ps-any").status())
        .isEqualTo(401);
    assertThat(open.chat(named("n"), "authorization: Bearer sk-ps-only-m").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", "w/m", "w/n"})
  void a_limited_key_reaches_nothing_else(String model) throws Exception {
    RawClient.Answer answer = closed.chat(named(model), "x-api-key: sk-ps-only-m");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body())
        .contains("\"type\":\"permission_error\"", "\"code\":\"model_not_allowed\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"M", "m ", "ｍ", "unknown"})
  void other_spellings_are_unknown_models(String model) throws Exception {
    RawClient.Answer answer = closed.chat(named(model), "x-api-key: sk-ps-only-m");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("\"param\":\"model\"", "\"code\":\"model_not_found\"");
  }

  @Test
  void an_alias_in_a_key_or_in_a_request_means_its_group() throws Exception {
    assertThat(closed.chat(named("m-alias"), "x-api-key: sk-ps-only-m").status()).isEqualTo(200);
    assertThat(closed.chat(named("m"), "x-api-key: sk-ps-by-alias").status()).isEqualTo(200);
  }

  @Test
  void the_path_of_azure_clients_names_the_model_that_counts() throws Exception {
    String path = "/openai/deployments/n/chat/completions?api-version=2024-10-21";
    try (RawClient client = closed.client()) {
      assertThat(
              client.post(path, Chunks.request(false), "api-key: sk-ps-only-m").answer().status())
          .isEqualTo(403);
      assertThat(client.post(path, Chunks.request(false), "api-key: sk-ps-all").answer().headers())
          .containsEntry("x-penstock-deployment", "up/real-n");
    }
  }

  @Test
  void models_lists_what_the_key_may_call() throws Exception {
    assertThat(models("sk-ps-all")).contains("\"m\"", "\"m-alias\"", "\"n\"");
    assertThat(models("sk-ps-only-m")).contains("\"m\"", "\"m-alias\"").doesNotContain("\"n\"");
  }

  @Test
  void one_model_is_found_by_name_wildcards_included() throws Exception {
    assertThat(get("/v1/models/m", "sk-ps-only-m").status()).isEqualTo(200);
    assertThat(get("/models/w/any", "sk-ps-all").body()).contains("\"id\":\"w/any\"");
    assertThat(get("/v1/models/n", "sk-ps-only-m").status()).isEqualTo(404);
    assertThat(get("/v1/models/m", "sk-ps-wrong").status()).isEqualTo(401);
  }

  private static String models(String key) throws Exception {
    return get("/v1/models", key).body();
  }

  private static RawClient.Answer get(String path, String key) throws Exception {
    try (RawClient client = closed.client()) {
      return client.get(path, "x-api-key: " + key).answer();
    }
  }

  private static String named(String model) {
    return Chunks.request(false).replace("\"m\"", "\"" + model + "\"");
  }
}
