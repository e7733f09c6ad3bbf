package dev.penstock.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call what of a provider's own API. */
final class PassThroughTest {
  private static final String ANSWER =
      "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\","
          + "\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"stop_reason\":\"end_turn\","
          + "\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}";
  private static final String ASK =
      "{\"model\":\"claude-x\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private final ScriptedUpstream upstream = new ScriptedUpstream(call -> call.json(200, ANSWER));
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          """
          auth: {admin_key: the-admin-key-of-this-test, anonymous: false}
          providers:
            own:
              type: anthropic
              base_url: "%1$s"
              api_key: sk-own
              headers: {anthropic-beta: ours-2026-01-01}
              pass_through:
                paths: ["POST /v1/messages/batches"]
                free_paths: ["GET /v1/files/*", "DELETE /v1/files/*"]
            closed: {type: anthropic, base_url: "%1$s", api_key: sk-own, pass_through: {enabled: false}}
            aws: {type: bedrock, base_url: "%1$s", api_key: sk-aws, region: eu-central-1}
            google: {type: gemini, base_url: "%1$s", api_key: sk-g}
            azure:
              {type: azure-openai, base_url: "%1$s", api_key: sk-az, api_version: 2024-10-21}
            all: {type: openai, base_url: "%1$s/v1", api_key: sk-all}
            demo: {type: simulated}
          models:
            claude: {deployments: [{provider: own, model: claude-x}]}
            claude-again: {deployments: [{provider: own, model: claude-x}]}
            secret: {deployments: [{provider: own, model: claude-s}, {provider: closed, model: c}]}
            nova: {deployments: [{provider: aws, model: "eu.amazon/nova-lite:0"}]}
            sonnet: {deployments: [{provider: aws, model: "eu.anthropic.claude-sonnet-4-5:0"}]}
            flash: {deployments: [{provider: google, model: gemini-2.5-flash}]}
            gpt: {deployments: [{provider: azure, model: my-gpt, base_model: gpt-4o}]}
            "openai/*": {deployments: [{provider: all, model: "*"}]}
            demo: {deployments: [{provider: demo, model: demo}]}
          routing: {retries: {attempts: 1}}
          keys:
            - {name: all, key: sk-ps-all}
            - {name: one, key: sk-ps-one, models: [claude-again]}
            - {name: nine, key: sk-ps-nine, models: [openai/gpt-9]}
            - {name: other, key: sk-ps-other, models: [nova]}
            - {name: chat, key: sk-ps-chat, routes: [/chat/completions]}
          """
              .formatted(upstream.url()));

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private Answer post(String path, String body, String key) throws IOException {
    try (RawClient client = gateway.client()) {
      return client
          .post(
              "/providers/" + path,
              body,
              "x-api-key: sk-ps-" + key,
              "anthropic-version: 2099-01-01")
          .answer();
    }
  }

  private Answer call(String method, String path, String key) throws IOException {
    try (RawClient client = gateway.client()) {
      return client
          .send(
              method
                  + " /providers/"
                  + path
                  + " HTTP/1.1\r\nhost: g\r\nauthorization: Bearer sk-ps-"
                  + key
                  + "\r\n\r\n")
          .answer();
    }
  }

  @Test
  void a_request_goes_as_it_came_with_the_operators_key() throws Exception {
    String body = ASK.replace("5,", "5.0, \"whatever\": [1e400],");
    Answer answer = post("own/v1/messages?beta=true", body, "all");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(ANSWER);
    ScriptedUpstream.Call sent = upstream.calls().getFirst();
    assertThat(sent.line).isEqualTo("POST /v1/messages?beta=true HTTP/1.1");
    assertThat(sent.body).isEqualTo(body);
    assertThat(sent.headers)
        .containsEntry("x-api-key", "sk-own")
        .containsEntry("anthropic-version", "2099-01-01")
        .containsEntry("anthropic-beta", "ours-2026-01-01")
        .doesNotContainKey("authorization");
    assertThat(sent.headers.toString()).doesNotContain("sk-ps-all");
    assertThat(answer.headers())
        .containsEntry("x-penstock-deployment", "own/claude-x")
        .containsEntry("x-penstock-model-group", "claude");
  }

  @Test
  void a_key_may_use_the_model_if_it_may_use_a_group_that_has_it() throws Exception {
    assertThat(post("own/v1/messages", ASK, "one").headers())
        .containsEntry("x-penstock-model-group", "claude-again");

    Answer refused = post("own/v1/messages", ASK, "other");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("\"type\":\"error\"", "permission_error");
    assertThat(post("own/v1/messages", ASK.replace("claude-x", "claude-s"), "one").status())
        .isEqualTo(403);
    assertThat(post("own/v1/messages", ASK, "chat").status()).isEqualTo(403);
    assertThat(post("own/v1/messages", ASK, "wrong").status()).isEqualTo(401);
    assertThat(upstream.calls()).hasSize(1);
  }

  @Test
  void a_model_that_no_group_offers_is_not_there() throws Exception {
    Answer answer = post("own/v1/messages", ASK.replace("claude-x", "claude-opus"), "all");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("claude-opus");
    // Of another provider only.
    assertThat(post("own/v1/messages", ASK.replace("claude-x", "c"), "all").status())
        .isEqualTo(404);
    assertThat(upstream.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "own/v1/complete, 404",
    "own/v1/messages/batches/x, 404",
    "own/v1/organizations/api_keys, 404",
    "nobody/v1/messages, 404",
    "closed/v1/messages, 404",
    "demo/chat/completions, 404",
    "own/v1/../v1/messages, 400",
    "own/v1/%2e%2e/v1/messages, 400",
    "own/v1/messages/, 400",
    "own/v1//messages, 400",
    "own/v1/messages?x=1, 400",
    "aws/model/eu.amazon%2Fnova-lite%3A0/invoke, 404",
    "google/v1beta/models/gemini-2.5-flash:streamGenerateContent, 400",
    "google/v1beta/models/gemini-2.5-flash:generateContent?alt=sse, 400",
    "google/v1beta/models/gemini-2.5-flash:generateContent?alt=proto, 400",
    "google/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse&alt=json, 400",
    "google/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=json, 400",
    "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o, 404"
  })
  void other_paths_lead_nowhere(String path, int status) throws Exception {
    assertThat(post(path, ASK, "all").status()).isEqualTo(status);
    assertThat(upstream.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "aws/model/eu.amazon%2Fnova-lite%3A0/converse, nova,"
        + " /model/eu.amazon%2Fnova-lite%3A0/converse, authorization, Bearer sk-aws",
    "aws/model/eu.anthropic.claude-sonnet-4-5%3A0/invoke, sonnet,"
        + " /model/eu.anthropic.claude-sonnet-4-5%3A0/invoke, authorization, Bearer sk-aws",
    "google/v1beta/models/gemini-2.5-flash:generateContent, flash,"
        + " /v1beta/models/gemini-2.5-flash:generateContent, x-goog-api-key, sk-g",
    "google/v1beta/models/gemini-2.5-flash%3AgenerateContent, flash,"
        + " /v1beta/models/gemini-2.5-flash:generateContent, x-goog-api-key, sk-g",
    "azure/openai/deployments/my-gpt/chat/completions?api-version=2025-01-01, gpt,"
        + " /openai/deployments/my-gpt/chat/completions?api-version=2025-01-01, api-key, sk-az",
    "azure/openai/deployments/my-gpt/chat/completions, gpt,"
        + " /openai/deployments/my-gpt/chat/completions?api-version=2024-10-21, api-key, sk-az"
  })
  void the_path_may_name_the_model(
      String path, String group, String target, String header, String value) throws Exception {
    Answer unused = post(path, "{\"messages\":[]}", "all");

    ScriptedUpstream.Call sent = upstream.calls().getFirst();
    assertThat(sent.line).isEqualTo("POST " + target + " HTTP/1.1");
    assertThat(sent.headers).containsEntry(header, value);
  }

  @Test
  void a_body_may_not_name_another_model_than_the_path() throws Exception {
    Answer answer =
        post("google/v1beta/models/gemini-2.5-flash:generateContent", "{\"model\":\"x\"}", "all");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(upstream.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"messages\":[]}', 'model'",
    "'{\"model\":\"a\",\"model\":\"b\"}', stands twice",
    "'[]', must be one JSON object",
    "'', is empty"
  })
  void a_body_without_a_model_is_told_so(String body, String words) throws Exception {
    Answer answer = post("all/v1/chat/completions", body, "all");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains(words);
    assertThat(upstream.calls()).isEmpty();
  }

  @Test
  void the_operators_buckets_are_not_read_for_callers() throws Exception {
    String body =
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"toolResult\":{\"toolUseId\":\"t\",\"content\":"
            + "[{\"document\":{\"source\":{\"s3Location\":{\"uri\":\"s3://b/k\"}}}}]}}]}]}";
    Answer answer = post("aws/model/eu.amazon%2Fnova-lite%3A0/converse", body, "all");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("bucket");
    assertThat(upstream.calls()).isEmpty();
  }

  @Test
  void a_key_for_one_name_of_a_wildcard_may_use_that_model() throws Exception {
    Answer answer = post("all/chat/completions", "{\"model\":\"gpt-9\",\"messages\":[]}", "nine");

    assertThat(answer.headers()).containsEntry("x-penstock-model-group", "openai/*");
    assertThat(
            post("all/chat/completions", "{\"model\":\"gpt-8\",\"messages\":[]}", "nine").status())
        .isEqualTo(403);
  }

  @Test
  void a_body_that_is_encoded_is_not_read() throws Exception {
    try (RawClient client = gateway.client()) {
      assertThat(
              client
                  .post(
                      "/providers/own/v1/messages",
                      ASK,
                      "x-api-key: sk-ps-all",
                      "content-encoding: gzip")
                  .answer()
                  .status())
          .isEqualTo(400);
    }
  }

  @Test
  void a_wildcard_offers_every_model() throws Exception {
    Answer answer = post("all/v1/chat/completions", "{\"model\":\"gpt-9\",\"messages\":[]}", "all");

    assertThat(answer.headers()).containsEntry("x-penstock-model-group", "openai/*");
    assertThat(upstream.calls().getFirst().line).startsWith("POST /v1/chat/completions ");
  }

  @Test
  void what_the_operator_lists_passes_for_callers_without_a_list_of_models() throws Exception {
    Answer answer = call("GET", "own/v1/files/file_1?after=x&key=sk-ps-all", "all");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(ANSWER);
    assertThat(upstream.calls().getFirst().line).isEqualTo("GET /v1/files/file_1?after=x HTTP/1.1");
    assertThat(upstream.calls().getFirst().headers).containsEntry("x-api-key", "sk-own");
    assertThat(call("DELETE", "own/v1/files/file_1", "all").status()).isEqualTo(200);
    assertThat(call("DELETE", "own/v1/files/file_1", "one").status()).isEqualTo(403);
    assertThat(upstream.calls()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET own/v1/files",
        "GET own/v1/files/a/b",
        "GET own/v1/messages",
        "PUT own/v1/files/a"
      })
  void rules_are_exact(String call) throws Exception {
    List<String> parts = List.of(call.split(" "));

    assertThat(call(parts.get(0), parts.get(1), "all").status()).isEqualTo(404);
    assertThat(upstream.calls()).isEmpty();
  }

  @Test
  void what_two_headers_say_of_the_caller_must_agree() throws Exception {
    try (RawClient client = gateway.client()) {
      assertThat(
              client
                  .post("/providers/own/v1/messages?key=sk-ps-one", ASK, "x-api-key: sk-ps-all")
                  .answer()
                  .status())
          .isEqualTo(400);
    }
  }
}
