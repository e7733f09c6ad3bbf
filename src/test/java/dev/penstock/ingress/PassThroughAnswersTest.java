package dev.penstock.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.accounting.Ledger;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back from a provider's own API, and what it is seen to cost. */
final class PassThroughAnswersTest {
  private static final String KEY = "authorization: Bearer sk-ps-k";
  private static final String CHAT =
      """
      : hello
      id: 7
      data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"g","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}

      data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"g","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":30,"completion_tokens":20,"total_tokens":50}}

      data: [DONE]

      """;
  private static final String LINES =
      "{\"model\":\"g\",\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"done\":false}\n"
          + "{\"model\":\"g\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,"
          + "\"done_reason\":\"stop\",\"prompt_eval_count\":30,\"eval_count\":20}\n";

  private static GatewayUnderTest shop(String type, ScriptedUpstream upstream, String more) {
    return new GatewayUnderTest(
        """
        auth: {admin_key: the-admin-key-of-this-test, anonymous: false}
        providers:
          up:
            type: %s
            base_url: "%s"
            api_key: sk-up
            pass_through: {paths: ["POST /v1/batches"], free_paths: ["GET /v1/files/*"]}
        models: {m: {deployments: [{provider: up, model: g, price: {input: 10, output: 100}}]}}
        routing: {retries: {attempts: 2, base: 1ms}}
        keys: [{name: k, key: sk-ps-k%s}]
        """
            .formatted(type, upstream.url(), more));
  }

  private static Answer post(GatewayUnderTest gateway, String path, String body)
      throws IOException {
    try (RawClient client = gateway.client()) {
      return client.post("/providers/up" + path, body.replace('\'', '"'), KEY).answer();
    }
  }

  private static List<LedgerRow> rows(GatewayUnderTest gateway) {
    return gateway.gateway().ledger().rows(Ledger.Filter.ALL, null, 10).await().rows();
  }

  private static long cost(LedgerRow row) {
    return Objects.requireNonNull(row.cost()).nanoUsd();
  }

  @Test
  void a_stream_of_events_comes_byte_for_byte_and_is_metered() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                call -> call.pieces("text/event-stream; charset=utf-8", CHAT.getBytes(UTF_8), 7));
        GatewayUnderTest gateway = shop("openai-compatible", upstream, "")) {
      Answer answer =
          post(gateway, "/chat/completions", "{'model':'g','stream':true,'messages':[]}");

      assertThat(answer.body()).isEqualTo(CHAT);
      assertThat(answer.headers())
          .containsEntry("content-type", "text/event-stream; charset=utf-8")
          .containsEntry("x-penstock-deployment", "up/g");
      assertThat(rows(gateway))
          .singleElement()
          .satisfies(row -> {
            assertThat(cost(row)).isEqualTo(30 * 10_000 + 20 * 100_000);
            assertThat(row.estimated()).isFalse();
          });
    }
  }

  @Test
  void a_stream_of_lines_is_one_unless_the_request_says_otherwise() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                call -> call.pieces("application/x-ndjson", LINES.getBytes(UTF_8), 11));
        GatewayUnderTest gateway = shop("ollama", upstream, "")) {
      Answer answer = post(gateway, "/api/chat", "{'model':'g','messages':[]}");

      assertThat(answer.body()).isEqualTo(LINES);
      assertThat(answer.headers()).containsEntry("content-type", "application/x-ndjson");
      assertThat(cost(rows(gateway).getFirst())).isEqualTo(30 * 10_000 + 20 * 100_000);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event: error\ndata: {\"error\":{\"message\":\"x\",\"type\":\"server_error\"}}\n\n",
        "data: {\"error\":{\"message\":\"x\",\"type\":\"server_error\"}}\n\n",
        "data: {\"id\":\"c\",\"obj"
      })
  void a_stream_that_fails_ends_in_one_whole_event(String last) throws Exception {
    String begun = CHAT.substring(0, CHAT.indexOf("\n\n") + 2);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                call -> call.whole(200, "text/event-stream", (begun + last).getBytes(UTF_8)));
        GatewayUnderTest gateway = shop("openai-compatible", upstream, "")) {
      Answer answer =
          post(gateway, "/chat/completions", "{'model':'g','stream':true,'messages':[]}");

      String end = answer.body().substring(begun.length());
      assertThat(answer.body()).startsWith(begun);
      assertThat(end).startsWith("data: {\"error\":{").endsWith("}\n\n");
      assertThat(end.split("data: ", -1)).hasSize(2);
    }
  }

  @Test
  void a_stream_that_breaks_off_is_told_where_there_is_a_place_for_it() throws Exception {
    String begun = CHAT.substring(0, CHAT.indexOf("\n\n") + 2);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.headAndChunk("text/event-stream", begun);
              call.cut();
            });
        GatewayUnderTest gateway = shop("openai-compatible", upstream, "")) {
      Answer answer =
          post(gateway, "/chat/completions", "{'model':'g','stream':true,'messages':[]}");

      assertThat(answer.body()).startsWith(begun + "data: {\"error\":{");
      assertThat(rows(gateway).getFirst().estimated()).isTrue();
    }
  }

  @Test
  void elsewhere_the_client_sees_that_the_end_is_missing() throws Exception {
    String begun = LINES.substring(0, LINES.indexOf('\n') + 1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.headAndChunk("application/x-ndjson", begun);
              call.cut();
            });
        GatewayUnderTest gateway = shop("ollama", upstream, "");
        RawClient client = gateway.client()) {
      Answer head =
          client.post("/providers/up/api/chat", "{\"model\":\"g\",\"messages\":[]}", KEY).head();

      assertThat(head.status()).isEqualTo(200);
      assertThat(new String(client.chunk(), UTF_8)).isEqualTo(begun);
      assertThat(client.closedByPeer()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"400, 400", "404, 404", "429, 429", "500, 500"})
  void an_error_is_the_providers_own(int status, int seen) throws Exception {
    String error = "{\"error\":{\"message\":\"its own words\",\"n\":1.10}}";
    try (ScriptedUpstream upstream = ScriptedUpstream.json(status, error);
        GatewayUnderTest gateway = shop("openai-compatible", upstream, "")) {
      Answer answer = post(gateway, "/chat/completions", "{'model':'g','messages':[]}");

      assertThat(answer.status()).isEqualTo(seen);
      assertThat(answer.body()).isEqualTo(error);
      assertThat(answer.headers()).containsKey("x-request-id");
    }
  }

  @Test
  void a_refused_credential_is_never_the_callers() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.json(401, "{\"error\":{\"message\":\"bad key sk-up\"}}");
        GatewayUnderTest gateway = shop("openai-compatible", upstream, "")) {
      Answer answer = post(gateway, "/chat/completions", "{'model':'g','messages':[]}");

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body()).contains("upstream_credentials_refused").doesNotContain("sk-up");
    }
  }

  @Test
  void a_budget_holds_before_and_counts_after() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.json(
                200,
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"g\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":1,\"total_tokens\":11}}");
        GatewayUnderTest gateway =
            shop("openai-compatible", upstream, ", budgets: [{limit: 0.002, window: 1d}]")) {
      String ask = "{'model':'g','max_tokens':%d,'messages':[{'role':'user','content':'hi'}]}";

      Answer much = post(gateway, "/chat/completions", ask.formatted(100));
      assertThat(much.status()).isEqualTo(429);
      assertThat(much.body()).contains("insufficient_quota");
      Answer little = post(gateway, "/chat/completions", ask.formatted(5));
      assertThat(little.headers()).containsEntry("x-penstock-cost-usd", "0.0002");
      assertThat(upstream.calls()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          openai-compatible | /chat/completions | 'messages':[],'max_tokens':5,'n':100
          openai-compatible | /chat/completions | 'messages':[],'max_tokens':5,'max_completion_tokens':50
          openai            | /responses        | 'input':'x','max_tokens':1,'max_output_tokens':50
          tgi    | /generate | 'inputs':'x','max_tokens':1,'parameters':{'max_new_tokens':50}
          gemini | /v1beta/models/g:generateContent | 'generation_config':{'max_output_tokens':5,'candidateCount':9}
          ollama | /api/chat | 'messages':[],'options':{'num_predict':50}
          """)
  void a_hold_is_as_large_as_the_answer_may_be(String type, String path, String ask)
      throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, "{}");
        GatewayUnderTest gateway =
            shop(type, upstream, ", budgets: [{limit: 0.002, window: 1d}]")) {
      Answer answer =
          post(gateway, path, "{" + (path.contains(":") ? "" : "'model':'g',") + ask + "}");

      assertThat(answer.status()).as(answer.body()).isEqualTo(429);
      assertThat(upstream.calls()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'background':true",
        "'previous_response_id':'resp_1'",
        "'conversation':'conv_1'",
        "'input':[{'type':'item_reference','id':'msg_1'}]",
        "'input':[{'id':'msg_1'}]"
      })
  void what_others_may_have_left_at_openai_is_not_for_every_caller(String field) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, "{}");
        GatewayUnderTest gateway = shop("openai", upstream, "")) {
      Answer answer = post(gateway, "/responses", "{'model':'g'," + field + "}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("Ask /v1/responses");
      assertThat(upstream.calls()).isEmpty();
    }
  }

  @Test
  void a_model_of_any_length_costs_no_time() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, "{}");
        GatewayUnderTest gateway = shop("gemini", upstream, "")) {
      Answer answer =
          post(
              gateway,
              "/v1beta/models/g:generateContent",
              "{'model':'" + "!".repeat(1 << 20) + "'}");

      assertThat(answer.status()).isEqualTo(404);
    }
  }

  @Test
  void what_nobody_can_meter_is_refused_under_a_hard_budget_unless_it_is_free() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, "{}");
        GatewayUnderTest gateway =
            shop("openai-compatible", upstream, ", budgets: [{limit: 1, window: 1d}]");
        RawClient client = gateway.client()) {
      Answer batch = post(gateway, "/v1/batches", "{}");
      assertThat(batch.status()).isEqualTo(400);
      assertThat(batch.body()).contains("price_unknown");
      assertThat(upstream.calls()).isEmpty();
      assertThat(client.get("/providers/up/v1/files/f", KEY).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void any_bytes_pass_of_what_is_not_read() throws Exception {
    byte[] bytes = new byte[100_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call ->
                call.whole(
                    200,
                    "application/octet-stream",
                    bytes,
                    "content-disposition: attachment; filename=a"));
        GatewayUnderTest gateway = shop("openai-compatible", upstream, "");
        RawClient client = gateway.client()) {
      Answer head = client.get("/providers/up/v1/files/f", KEY).head();

      ByteArrayOutputStream came = new ByteArrayOutputStream();
      while (came.size() < bytes.length) {
        came.writeBytes(client.chunk());
      }
      assertThat(Arrays.equals(came.toByteArray(), bytes)).isTrue();
      assertThat(head.headers())
          .containsEntry("content-type", "application/octet-stream")
          .containsEntry("content-disposition", "attachment; filename=a");
      byte[] last = client.chunk();
      assertThat(last).isEmpty();
      assertThat(rows(gateway))
          .singleElement()
          .satisfies(row -> {
            assertThat(row.cost()).isNull();
            assertThat(row.target().deployment()).isEqualTo("up/GET /v1/files/*");
          });
    }
  }

  @Test
  void a_client_that_leaves_ends_the_call() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.headAndChunk("text/event-stream", CHAT.substring(0, 200));
              assertThat(call.closedWithin(5_000)).isTrue();
            });
        GatewayUnderTest gateway = shop("openai-compatible", upstream, "")) {
      try (RawClient client = gateway.client()) {
        Answer unused =
            client
                .post(
                    "/providers/up/chat/completions",
                    "{\"model\":\"g\",\"stream\":true,\"messages\":[]}",
                    KEY)
                .head();
        client.reset();
      }
      Eventually.becomes("closed", () -> upstream.openConnections() == 0);
      Eventually.becomes("booked", () -> !rows(gateway).isEmpty());
    }
  }
}
