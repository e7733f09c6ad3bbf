package dev.penstock.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.FoldedMessage;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Anthropic's API, as its callers see it. */
final class MessagesTest {
  private static final String ANSWER =
      "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\","
          + "\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"stop_reason\":\"end_turn\","
          + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}";

  private final ScriptedUpstream upstream = new ScriptedUpstream(MessagesTest::play);
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
            strict: {type: openai, base_url: "%1$s/v1", api_key: sk-up}
            other: {type: openai-compatible, base_url: "%1$s/v1", api_key: sk-up}
          models:
            claude: {deployments: [{provider: own, model: real, params: {temperature: 0.5}}]}
            gpt: {deployments: [{provider: strict, model: gpt-4o}]}
            open: {deployments: [{provider: other, model: o}]}
          routing: {retries: {attempts: 1}}
          keys:
            - {name: k, key: sk-ps-k}
            - {name: one, key: sk-ps-one, models: [gpt], rpm: 2}
            - name: poor
              key: sk-ps-poor
              budgets: [{limit: 0.0000001, window: 1d}]
          """
              .formatted(upstream.url()));

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private static void play(ScriptedUpstream.Call call) throws IOException, InterruptedException {
    if (call.line.contains("count_tokens")) {
      call.json(200, "{\"input_tokens\":42}");
    } else if (!call.line.contains("/v1/messages")) {
      call.json(200, Chunks.completion("ok"));
    } else if (call.body.contains("overload")) {
      call.json(
          529, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}");
    } else {
      call.json(200, ANSWER);
    }
  }

  private RawClient.Answer post(String path, String body, String... headers) throws IOException {
    try (RawClient client = gateway.client()) {
      return client.post(path, body.replace('\'', '"'), headers).answer();
    }
  }

  private RawClient.Answer ask(String model, String more) throws IOException {
    return post("/v1/messages?beta=true", request(model, more), "x-api-key: sk-ps-k");
  }

  private static String request(String model, String more) {
    return "{'model':'%s','max_tokens':9,'messages':[{'role':'user','content':'hi'}]%s}"
        .formatted(model, more);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return Recordings.JSON.readTree(text);
  }

  private JsonNode sent() throws JsonProcessingException {
    return json(upstream.calls().getLast().body);
  }

  @Test
  void anthropic_gets_what_the_caller_sent_but_for_the_model_and_the_key() throws IOException {
    RawClient.Answer answer =
        post(
            "/v1/messages",
            request("claude", ",'metadata':{'user_id':'u@x'},'new_field':[1.50]"),
            "x-api-key: sk-ps-k",
            "anthropic-version: 2024-01-01",
            "anthropic-beta: a-1",
            "anthropic-beta: b-2");

    assertThat(answer.body()).isEqualTo(ANSWER);
    ScriptedUpstream.Call call = upstream.calls().getLast();
    assertThat(call.line).isEqualTo("POST /v1/messages HTTP/1.1");
    assertThat(call.body.replace('"', '\''))
        .isEqualTo(
            "{'model':'real','max_tokens':9,'messages':[{'role':'user','content':'hi'}],"
                + "'metadata':{'user_id':'u@x'},'new_field':[1.50],'temperature':0.5}");
    assertThat(call.headers)
        .containsEntry("x-api-key", "sk-own")
        .containsEntry("anthropic-version", "2024-01-01")
        .containsEntry("anthropic-beta", "ours-2026-01-01,a-1,b-2");
  }

  @Test
  void anthropic_gets_no_traces_of_other_providers() throws IOException {
    String body =
        "{'model':'claude','max_tokens':9,'messages':[{'role':'user','content':'hi'},"
            + "{'role':'assistant','content':[{'type':'thinking','thinking':'x','signature':''},"
            + "{'type':'thinking','thinking':'y','signature':'EqQ='},"
            + "{'type':'redacted_thinking','data':'tool-call:Ci==:functions.f:0'},"
            + "{'type':'tool_use','id':'functions.f:0','name':'f','input':{}}]},"
            + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'functions.f:0',"
            + "'content':'1'}]}]}";

    RawClient.Answer answer = post("/v1/messages", body, "x-api-key: sk-ps-k");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(sent().at("/messages/1/content").toString().replace('"', '\''))
        .isEqualTo(
            "[{'type':'thinking','thinking':'y','signature':'EqQ='},"
                + "{'type':'tool_use','id':'functions_f_0','name':'f','input':{}}]");
    assertThat(sent().at("/messages/2/content/0/tool_use_id").asText()).isEqualTo("functions_f_0");
  }

  @Test
  void another_provider_learns_nothing_of_the_callers_version() throws IOException {
    RawClient.Answer answer =
        post("/messages", request("gpt", ""), "x-api-key: sk-ps-k", "anthropic-beta: a-1");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(upstream.calls().getLast().headers).doesNotContainKey("anthropic-beta");
  }

  @Test
  void openai_gets_only_what_it_knows() throws IOException {
    RawClient.Answer answer =
        ask(
            "gpt",
            ",'system':[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}},"
                + "{'type':'text','text':'b'}],'metadata':{'user_id':'"
                + "u".repeat(65)
                + "'},'thinking':{'type':'enabled','budget_tokens':8000},"
                + "'context_management':{'edits':[]},'tools':[{'name':'f','input_schema':"
                + "{'type':'object'},'cache_control':{'type':'ephemeral'}}]");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(sent())
        .isEqualTo(
            json(
                ("{'model':'gpt-4o','messages':[{'role':'system','content':'a\\n\\nb'},"
                        + "{'role':'user','content':'hi'}],'tools':[{'type':'function',"
                        + "'function':{'name':'f','parameters':{'type':'object'}}}],"
                        // No effort: gpt-4o does not reason, and would refuse it.
                        + "'max_completion_tokens':9}")
                    .replace('\'', '"')));
  }

  @Test
  void pictures_of_a_tool_stand_behind_the_results() throws IOException {
    String png =
        "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AA=='}}";
    String more =
        "{'model':'open','max_tokens':9,'messages':[{'role':'user','content':'hi'},"
            + "{'role':'assistant','content':[{'type':'thinking','thinking':'hm','signature':''},"
            + "{'type':'tool_use','id':'a','name':'f','input':{}},"
            + "{'type':'tool_use','id':'b','name':'f','input':{}}]},"
            + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':["
            + png
            + "]},{'type':'tool_result','tool_use_id':'b','content':'2'}]}]}";

    RawClient.Answer answer = post("/v1/messages", more, "authorization: Bearer sk-ps-k");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(sent().path("messages").toString().replace('"', '\''))
        .isEqualTo(
            "[{'role':'user','content':'hi'},{'role':'assistant','content':null,"
                + "'reasoning_content':'hm','tool_calls':["
                + "{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}},"
                + "{'id':'b','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'a','content':''},"
                + "{'role':'tool','tool_call_id':'b','content':'2'},"
                + "{'role':'user','content':[{'type':'image_url',"
                + "'image_url':{'url':'data:image/png;base64,AA=='}}]}]");
  }

  @Test
  void a_tool_that_only_anthropic_runs_passes_to_it_alone() throws IOException {
    String search = ",'tools':[{'type':'web_search_20250305','name':'web_search'}]";

    RawClient.Answer own = ask("claude", search);
    RawClient.Answer other = ask("gpt", search);

    assertThat(own.status()).isEqualTo(200);
    assertThat(other.status()).isEqualTo(400);
    assertThat(json(other.body()).at("/error/type").asText()).isEqualTo("invalid_request_error");
    assertThat(json(other.body()).at("/error/message").asText()).contains("'tools[0].type'");
  }

  @Test
  void errors_have_anthropics_shape_and_the_contracts_status() throws IOException {
    assertError(ask("none", ""), 404, "not_found_error");
    assertError(post("/v1/messages", request("gpt", "")), 401, "authentication_error");
    assertError(
        post("/v1/messages", request("claude", ""), "x-api-key: sk-ps-one"),
        403,
        "permission_error");
    assertError(
        post("/v1/messages", "{'model':'gpt','messages':[]}", "x-api-key: sk-ps-k"),
        400,
        "invalid_request_error");
    assertError(ask("gpt", ",'model':'claude'"), 400, "invalid_request_error");
    assertError(ask("claude", ",'note':'overload'"), 503, "overloaded_error");
  }

  private static void assertError(RawClient.Answer answer, int status, String type)
      throws JsonProcessingException {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    JsonNode error = json(answer.body());
    assertThat(error.path("type").asText()).isEqualTo("error");
    assertThat(error.at("/error/type").asText()).isEqualTo(type);
    assertThat(error.at("/error/message").asText()).isNotBlank();
    assertThat(error.path("request_id").asText()).isEqualTo(answer.headers().get("x-request-id"));
  }

  @Test
  void a_stream_that_breaks_ends_with_an_error_event() throws IOException {
    String begin = Chunks.role() + Chunks.text("a");
    try (ScriptedUpstream cut =
            new ScriptedUpstream(call -> call.headAndChunk("text/event-stream", begin).cut());
        GatewayUnderTest open = GatewayUnderTest.on(cut);
        RawClient client = open.client()) {
      String body = request("m", ",'stream':true").replace('\'', '"');

      FoldedMessage folded =
          FoldedMessage.ofFrames(client.post("/v1/messages", body).answer().body());

      assertThat(folded.stopped()).isFalse();
      assertThat(folded.error().at("/error/type").asText()).isEqualTo("api_error");
    }
  }

  @Test
  void tokens_are_counted_by_anthropic_or_here() throws IOException {
    String body = "{'model':'%s','messages':[{'role':'user','content':'hello there'}]}";

    RawClient.Answer own =
        post("/v1/messages/count_tokens", body.formatted("claude"), "x-api-key: sk-ps-k");
    int calls = upstream.calls().size();
    RawClient.Answer here =
        post("/messages/count_tokens", body.formatted("gpt"), "x-api-key: sk-ps-k");

    assertThat(own.body()).isEqualTo("{\"input_tokens\":42}");
    assertThat(upstream.calls().getLast().line).startsWith("POST /v1/messages/count_tokens ");
    assertThat(sent().has("temperature")).isFalse();
    assertThat(json(here.body()).path("input_tokens").asInt()).isBetween(5, 12);
    assertThat(upstream.calls()).hasSize(calls);
  }

  @Test
  void a_count_costs_nothing_but_is_a_request() throws IOException {
    String body = "{'model':'%s','messages':[{'role':'user','content':'hello'}]}".formatted("gpt");

    List<RawClient.Answer> answers =
        List.of(
            post("/v1/messages/count_tokens", body, "x-api-key: sk-ps-one"),
            post("/v1/messages/count_tokens", body, "x-api-key: sk-ps-one"),
            post("/v1/messages/count_tokens", body, "x-api-key: sk-ps-one"));

    assertThat(post("/v1/messages/count_tokens", body, "x-api-key: sk-ps-poor").status())
        .isEqualTo(200);
    assertThat(answers.stream().map(RawClient.Answer::status)).containsExactly(200, 200, 429);
    assertError(answers.getLast(), 429, "rate_limit_error");
  }

  @Test
  void models_are_listed_as_the_callers_sdk_knows_them() throws IOException {
    JsonNode list;
    RawClient.Answer missing;
    try (RawClient client = gateway.client()) {
      String[] head = {"x-api-key: sk-ps-one", "anthropic-version: 2023-06-01"};
      list = json(client.get("/v1/models?limit=20", head).answer().body());
      missing = client.get("/v1/models/none", head).answer();
    }

    assertThat(list.at("/data/0/created_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(list.at("/data/0").propertyStream().map(Map.Entry::getKey))
        .containsExactly("type", "id", "display_name", "created_at");
    assertThat(list.path("first_id").asText()).isEqualTo("gpt");
    assertThat(list.path("last_id").asText()).isEqualTo("gpt");
    assertThat(list.path("has_more").asBoolean(true)).isFalse();
    assertError(missing, 404, "not_found_error");
  }
}
