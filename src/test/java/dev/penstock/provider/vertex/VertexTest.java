package dev.penstock.provider.vertex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.ScriptedUpstream;
import dev.penstock.testing.rules.AnthropicRules;
import dev.penstock.testing.rules.GeminiRules;
import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gemini and Claude on Vertex AI, with tokens of a service account; all on loopback. */
final class VertexTest {
  private static final KeyPair KEYS = keys();
  private static final String GEMINI =
      "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"hi\"}]},"
          + "\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":3,"
          + "\"candidatesTokenCount\":1,\"totalTokenCount\":4,\"trafficType\":\"ON_DEMAND\"},"
          + "\"modelVersion\":\"gemini-2.5-flash\",\"responseId\":\"r1\"}";
  private static final String CLAUDE =
      "{\"id\":\"msg_vrtx_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\","
          + "\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"stop_reason\":\"end_turn\","
          + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}";

  private final ScriptedUpstream upstream = new ScriptedUpstream(VertexTest::play);
  private volatile int tokenStatus = 200;
  private final ScriptedUpstream google = new ScriptedUpstream(this::token);
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          """
          providers:
            up:
              type: vertex
              base_url: "%s"
              project: a-project
              location: europe-west4
              credentials: %s
              cache_hints: "off"
          models:
            gemini: {deployments: [{provider: up, model: gemini-2.5-flash}]}
            claude: {deployments: [{provider: up, model: claude-sonnet-4-5@20250929}]}
            "any/*": {deployments: [{provider: up, model: "*"}]}
          routing: {retries: {attempts: 1}}
          """
              .formatted(upstream.url(), account(google.url())));

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
    google.close();
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("RSA").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** A service account's key as a YAML text. */
  private static String account(String url) {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(KEYS.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    ObjectNode key =
        Recordings.JSON
            .createObjectNode()
            .put("type", "service_account")
            .put("project_id", "a-project")
            .put("private_key_id", "k1")
            .put("private_key", pem)
            .put("client_email", "gateway@a-project.iam.gserviceaccount.com")
            .put("client_id", "1")
            .put("token_uri", url + "/token");
    return Recordings.JSON.getNodeFactory().textNode(key.toString()).toString();
  }

  private void token(ScriptedUpstream.Call call) throws IOException {
    if (tokenStatus == 200) {
      call.json(
          200,
          "{\"access_token\":\"ya29.%d\",\"expires_in\":3599,\"token_type\":\"Bearer\"}"
              .formatted(google.calls().size()));
    } else {
      call.json(tokenStatus, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT\"}");
    }
  }

  private static void play(ScriptedUpstream.Call call) throws IOException {
    String path = call.line.split(" ", 3)[1];
    if (path.contains(":generate") || path.contains(":streamGenerate")) {
      GeminiRules.GENERATE.check(Recordings.JSON.readTree(call.body));
    } else if (path.contains("awPredict")
        && !path.contains("count-tokens")
        && !call.body.contains("new_field")) {
      AnthropicRules.VERTEX.check(Recordings.JSON.readTree(call.body));
    }
    if (call.body.contains("refused")) {
      call.json(
          403,
          "{\"error\":{\"code\":403,\"message\":\"Permission denied\","
              + "\"status\":\"PERMISSION_DENIED\"}}");
    } else if (path.contains("count-tokens")) {
      call.json(200, "{\"input_tokens\":14}");
    } else if (path.endsWith(":countTokens")) {
      call.json(200, "{\"totalTokens\":15,\"totalBillableCharacters\":20}");
    } else if (path.endsWith("?alt=sse")) {
      call.whole(200, "text/event-stream", ("data: " + GEMINI + "\r\n\r\n").getBytes(UTF_8));
    } else {
      call.json(200, path.contains("publishers/anthropic") ? CLAUDE : GEMINI);
    }
  }

  private RawClient.Answer post(String path, String body) throws IOException {
    try (RawClient client = gateway.client()) {
      return client.post(path, body).answer();
    }
  }

  private RawClient.Answer chat(String model) throws IOException {
    return gateway.chat(
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
            .formatted(model));
  }

  private ScriptedUpstream.Call last() {
    return upstream.calls().getLast();
  }

  private static JsonNode json(String text) throws IOException {
    return Recordings.JSON.readTree(text);
  }

  @Test
  void gemini_is_asked_below_its_project_and_location_with_a_token() throws IOException {
    RawClient.Answer answer = chat("gemini");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer.body()).at("/choices/0/message/content").asText()).isEqualTo("hi");
    assertThat(json(answer.body()).at("/usage/total_tokens").asInt()).isEqualTo(4);
    assertThat(last().line)
        .isEqualTo(
            "POST /v1/projects/a-project/locations/europe-west4/publishers/google/models/"
                + "gemini-2.5-flash:generateContent HTTP/1.1");
    assertThat(last().headers).containsEntry("authorization", "Bearer ya29.1");
  }

  @Test
  void gemini_is_streamed_as_events() throws IOException {
    RawClient.Answer answer =
        gateway.chat(
            "{\"model\":\"gemini\",\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

    assertThat(answer.body()).contains("\"content\":\"hi\"").endsWith("data: [DONE]\n\n");
    assertThat(last().line).contains(":streamGenerateContent?alt=sse ");
  }

  @Test
  void calls_of_functions_have_no_ids_which_vertex_refuses() throws IOException {
    RawClient.Answer answer =
        gateway.chat(
            """
            {"model":"gemini","messages":[
              {"role":"user","content":"hi"},
              {"role":"assistant","tool_calls":[
                {"id":"c1","type":"function","function":{"name":"a","arguments":"{}"}},
                {"id":"c2","type":"function","function":{"name":"a","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"c2","content":"two"},
              {"role":"tool","tool_call_id":"c1","content":"one"}]}
            """);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(last().body).doesNotContain("\"id\"");
    assertThat(json(last().body).at("/contents/2/parts/0/functionResponse/response/result"))
        .hasToString("\"one\"");
  }

  @Test
  void claude_is_asked_in_its_own_format_with_the_version_in_the_body() throws IOException {
    RawClient.Answer answer = chat("claude");

    assertThat(json(answer.body()).at("/choices/0/message/content").asText()).isEqualTo("hi");
    assertThat(last().line)
        .contains("/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict ");
    assertThat(json(last().body).path("anthropic_version").asText()).isEqualTo("vertex-2023-10-16");
    assertThat(json(last().body).has("model")).isFalse();
  }

  @Test
  void a_caller_of_messages_reaches_claude_as_it_is() throws IOException {
    RawClient.Answer answer =
        post(
            "/v1/messages",
            "{\"model\":\"claude\",\"max_tokens\":5,\"new_field\":1,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

    assertThat(answer.body()).isEqualTo(CLAUDE);
    assertThat(json(last().body))
        .isEqualTo(
            json(
                "{\"max_tokens\":5,\"new_field\":1,\"anthropic_version\":\"vertex-2023-10-16\","
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));
  }

  @Test
  void prompts_are_counted_by_vertex_itself() throws IOException {
    RawClient.Answer claude =
        post(
            "/v1/messages/count_tokens",
            "{\"model\":\"claude\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    assertThat(last().line).contains("/publishers/anthropic/models/count-tokens:rawPredict ");
    assertThat(json(last().body).path("model").asText()).isEqualTo("claude-sonnet-4-5@20250929");
    RawClient.Answer gemini =
        post(
            "/v1beta/models/gemini:countTokens",
            "{\"generateContentRequest\":{\"model\":\"models/gemini\","
                + "\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}}");

    assertThat(json(claude.body()).path("input_tokens").asInt()).isEqualTo(14);
    assertThat(json(gemini.body()).path("totalTokens").asInt()).isEqualTo(15);
    assertThat(json(last().body).propertyStream().map(java.util.Map.Entry::getKey))
        .containsExactly("contents");
  }

  @Test
  void a_caller_of_gemini_reaches_gemini_as_it_is_but_for_ids() throws IOException {
    RawClient.Answer answer =
        post(
            "/v1beta/models/gemini:generateContent",
            """
            {"contents":[{"role":"user","parts":[{"text":"hi"}]},
              {"role":"model","parts":[{"functionCall":{"id":"x","name":"f","args":{}}}]},
              {"role":"user","parts":[{"functionResponse":{"id":"x","name":"f","response":{}}}]}],
             "labels":{"a":"b"},"tools":[{"googleSearch":{}}]}
            """);

    assertThat(answer.body()).isEqualTo(GEMINI);
    assertThat(json(last().body).at("/labels/a").asText()).isEqualTo("b");
    assertThat(last().body).contains("googleSearch").doesNotContain("\"id\"");
  }

  @Test
  void one_token_serves_many_calls_that_came_at_once() throws Exception {
    List<Callable<Integer>> calls = java.util.Collections.nCopies(8, () -> chat("gemini").status());
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> status : callers.invokeAll(calls)) {
        assertThat(status.get()).isEqualTo(200);
      }
    }

    assertThat(google.calls()).hasSize(1);
    assertThat(google.calls().getFirst().line).startsWith("POST /token ");
    assertThat(google.calls().getFirst().body).contains("jwt-bearer");
  }

  @Test
  void a_key_that_google_refuses_is_our_fault_and_not_the_callers() throws IOException {
    tokenStatus = 400;

    RawClient.Answer answer = chat("gemini");

    assertThat(answer.status()).as(answer.body()).isEqualTo(502);
    assertThat(json(answer.body()).at("/error/code").asText())
        .isEqualTo("upstream_credentials_refused");
    assertThat(answer.body()).doesNotContain("Invalid JWT");
    assertThat(upstream.calls()).isEmpty();
  }

  @Test
  void after_a_failure_a_token_is_asked_for_again() throws IOException {
    tokenStatus = 503;
    RawClient.Answer failed = chat("gemini");
    tokenStatus = 200;
    RawClient.Answer answer = chat("gemini");

    assertThat(failed.status()).as(failed.body()).isEqualTo(502);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void googles_own_errors_are_read_in_front_of_claude() throws IOException {
    RawClient.Answer answer =
        gateway.chat(
            "{\"model\":\"claude\",\"messages\":[{\"role\":\"user\",\"content\":\"refused\"}]}");

    assertThat(json(answer.body()).at("/error/code").asText())
        .isEqualTo("upstream_credentials_refused");
  }

  @Test
  void a_name_that_is_no_model_goes_nowhere() throws IOException {
    RawClient.Answer answer = chat("any/..%2f..%2fsecret?x=");

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(upstream.calls()).isEmpty();
  }
}
