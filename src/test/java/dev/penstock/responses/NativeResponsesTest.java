package dev.penstock.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.penstock.dialect.Json;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that OpenAI makes and keeps: what goes there, and what comes back. */
final class NativeResponsesTest {
  private static final String[] ONE = {"authorization: Bearer sk-one"};
  private static final String[] OTHER = {"authorization: Bearer sk-other"};
  private static final String MADE =
      quoted(
          "{'id':'resp_up','object':'response','status':'completed','model':'gpt-real','output':["
              + "{'type':'message','id':'msg_up','role':'assistant','content':["
              + "{'type':'output_text','text':'Hi','annotations':[]}]}],"
              + "'usage':{'input_tokens':3,'output_tokens':1,'total_tokens':4}}");

  private final ScriptedUpstream upstream = new ScriptedUpstream(NativeResponsesTest::play);
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          """
          auth: {admin_key: sk-admin, anonymous: false}
          providers:
            openai: {type: openai, base_url: "%1$s/v1", api_keys: [up-one, up-two]}
            azure: {type: azure-openai, base_url: "%1$s", api_key: up-azure, api_version: preview}
            sharing: {type: openai, base_url: "%1$s/v1", api_key: up, stored_objects: share}
            claude: {type: anthropic, base_url: "%1$s", api_key: up}
            google: {type: gemini, base_url: "%1$s", api_key: up}
          models:
            gpt: {deployments: [{provider: openai, model: gpt-real, params: {max_tokens: 50, reasoning_effort: low, verbosity: low}}]}
            az: {deployments: [{provider: azure, model: gpt-az}]}
            shared: {deployments: [{provider: sharing, model: gpt-real}]}
            claude: {deployments: [{provider: claude, model: c}]}
            google: {deployments: [{provider: google, model: g}]}
          keys:
            - {name: one, key: sk-one}
            - {name: other, key: sk-other}
            - {name: few, key: sk-few, rpm: 2}
          """
              .formatted(upstream.url()));

  private static void play(ScriptedUpstream.Call call) throws IOException {
    if (call.line.startsWith("GET") && call.line.contains("input_items")) {
      call.json(200, "{\"object\":\"list\",\"data\":[]}");
    } else if (call.line.startsWith("GET")) {
      call.json(200, MADE);
    } else if (call.line.startsWith("DELETE")) {
      call.json(200, "{\"id\":\"resp_up\",\"object\":\"response\",\"deleted\":true}");
    } else if (call.line.contains("/cancel")) {
      call.json(400, "{\"error\":{\"message\":\"not in the background\",\"code\":null}}");
    } else if (call.body.contains("\"stream\":true")) {
      broken(call);
    } else {
      call.json(200, MADE);
    }
  }

  private static void broken(ScriptedUpstream.Call call) throws IOException {
    String head =
        "'response':{'id':'resp_up','object':'response','model':'gpt-real','status':'in_progress'}";
    call.head("text/event-stream")
        .chunk(event("response.created", 0, head))
        .chunk(event("response.in_progress", 1, head))
        .chunk(event("response.content_part.added", 2, "'output_index':0"))
        .chunk(event("response.output_text.delta", 3, "'output_index':0,'delta':'Hel'"))
        .cut();
  }

  private static String event(String type, int number, String more) {
    return quoted(
        "event: "
            + type
            + "\ndata: {'type':'"
            + type
            + "','sequence_number':"
            + number
            + ","
            + more
            + "}\n\n");
  }

  @AfterEach
  void close() {
    gateway.close();
    upstream.close();
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  private Answer post(String path, String body, String... headers) throws IOException {
    try (RawClient client = gateway.client()) {
      return client.post(path, quoted(body), headers).answer();
    }
  }

  private Answer send(String method, String path, String... headers) throws IOException {
    try (RawClient client = gateway.client()) {
      return client
          .send(
              method
                  + " "
                  + path
                  + " HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n"
                  + String.join("\r\n", headers)
                  + "\r\n\r\n")
          .answer();
    }
  }

  private void make(String model) throws IOException {
    Answer made = post("/v1/responses", "{'model':'" + model + "','input':'Hi'}", ONE);
    assertThat(made.status()).isEqualTo(200);
  }

  private JsonNode upstreamGot() {
    return Objects.requireNonNullElse(
        Json.tree(upstream.calls().getLast().body), MissingNode.getInstance());
  }

  @Test
  void what_a_deployment_sets_stands_where_this_api_has_it() throws IOException {
    assertThat(post("/v1/responses", "{'model':'gpt','input':'Hi'}", ONE).status()).isEqualTo(200);

    assertThat(upstreamGot())
        .isEqualTo(
            Json.tree(
                quoted(
                    "{'model':'gpt-real','input':'Hi','max_output_tokens':50,"
                        + "'reasoning':{'effort':'low'},'text':{'verbosity':'low'}}")));
  }

  @Test
  void what_the_caller_sets_wins() throws IOException {
    String body =
        "{'model':'gpt','input':'Hi','max_output_tokens':7,'reasoning':{'effort':'high','summary':'auto'},"
            + "'text':{'format':{'type':'text'},'verbosity':'high'}}";
    assertThat(post("/v1/responses", body, ONE).status()).isEqualTo(200);

    assertThat(upstreamGot()).isEqualTo(Json.tree(quoted(body.replace("'gpt'", "'gpt-real'"))));
  }

  @Test
  void a_broken_stream_ends_as_the_response_that_it_began() throws IOException {
    Answer answer = post("/v1/responses", "{'model':'gpt','input':'Hi','stream':true}", ONE);

    String[] events = answer.body().strip().split("\n\n", -1);
    JsonNode error = Json.tree(events[4].substring(events[4].indexOf('{')));
    JsonNode failed = Json.tree(events[5].substring(events[5].indexOf('{')));
    assertThat(error.path("type").asText()).isEqualTo("error");
    assertThat(error.path("sequence_number").asInt()).isEqualTo(4);
    assertThat(failed.path("type").asText()).isEqualTo("response.failed");
    assertThat(failed.path("sequence_number").asInt()).isEqualTo(5);
    assertThat(failed.at("/response/id").asText()).isEqualTo("resp_up");
    assertThat(failed.at("/response/model").asText()).isEqualTo("gpt-real");
  }

  @Test
  void its_owner_reads_what_openai_keeps_with_the_key_that_made_it() throws IOException {
    make("gpt");
    String key = upstream.calls().getLast().headers.get("authorization");

    for (int i = 0; i < 4; i++) {
      Answer answer = send("GET", "/v1/responses/resp_up?include[]=a%20b&stream=false", ONE);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(MADE);
      assertThat(upstream.calls().getLast().line)
          .isEqualTo("GET /v1/responses/resp_up?include%5B%5D=a%20b HTTP/1.1");
      assertThat(upstream.calls().getLast().headers).containsEntry("authorization", key);
    }
  }

  @Test
  void its_items_are_listed_and_it_is_cancelled_and_deleted_there() throws IOException {
    make("gpt");

    assertThat(send("GET", "/v1/responses/resp_up/input_items?limit=2", ONE).body())
        .contains("\"list\"");
    assertThat(upstream.calls().getLast().line)
        .startsWith("GET /v1/responses/resp_up/input_items?limit=2 ");
    assertThat(send("POST", "/v1/responses/resp_up/cancel", ONE).status()).isEqualTo(400);
    assertThat(upstream.calls().getLast().line).startsWith("POST /v1/responses/resp_up/cancel ");
    assertThat(send("DELETE", "/v1/responses/resp_up", ONE).body()).contains("\"deleted\":true");
    assertThat(upstream.calls().getLast().line).startsWith("DELETE /v1/responses/resp_up ");
    assertThat(send("GET", "/v1/responses/resp_up", ONE).status()).isEqualTo(404);
  }

  @Test
  void nobody_else_reads_it() throws IOException {
    make("gpt");
    int calls = upstream.calls().size();

    assertThat(send("GET", "/v1/responses/resp_up", OTHER).status()).isEqualTo(404);
    assertThat(send("GET", "/v1/responses/resp_up/input_items", OTHER).status()).isEqualTo(404);
    assertThat(send("POST", "/v1/responses/resp_up/cancel", OTHER).status()).isEqualTo(404);
    assertThat(send("DELETE", "/v1/responses/resp_up", OTHER).status()).isEqualTo(404);
    assertThat(upstream.calls()).hasSize(calls);
  }

  @Test
  void who_asks_a_provider_for_a_response_takes_a_request_of_its_limits() throws IOException {
    String[] few = {"authorization: Bearer sk-few"};
    assertThat(post("/v1/responses", "{'model':'gpt','input':'x'}", few).status()).isEqualTo(200);

    assertThat(send("GET", "/v1/responses/resp_up", few).status()).isEqualTo(200);
    Answer beyond = send("GET", "/v1/responses/resp_up", few);

    assertThat(beyond.status()).isEqualTo(429);
    assertThat(beyond.headers()).containsKey("retry-after");
    assertThat(upstream.calls()).hasSize(2);
  }

  @Test
  void a_caller_is_known_before_its_request_is_judged() throws IOException {
    make("gpt");

    assertThat(send("GET", "/v1/responses/resp_up?stream=true", "accept: *").status())
        .isEqualTo(401);
    assertThat(send("GET", "/v1/responses/resp_up?stream=true", ONE).status()).isEqualTo(400);
  }

  @Test
  void azure_is_asked_at_its_own_address() throws IOException {
    make("az");

    assertThat(send("GET", "/v1/responses/resp_up?include[]=x", ONE).status()).isEqualTo(200);
    assertThat(upstream.calls().getLast().line)
        .startsWith("GET /openai/v1/responses/resp_up?api-version=preview&include%5B%5D=x ");
    assertThat(upstream.calls().getLast().headers).containsEntry("api-key", "up-azure");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'input':[{'role':'user','content':[{'type':'input_file','file_id':'file-1'}]}]",
        "'input':[{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},{'type':'function_call_output','call_id':'c','output':[{'type':'input_image','file_id':'f'}]}]",
        "'input':[{'role':'user','content':'x'},{'type':'code_interpreter_call','id':'ci','container_id':'cntr_1','code':''}]",
        "'input':'x','tools':[{'type':'file_search','vector_store_ids':['vs_1']}]",
        "'input':'x','tools':[{'type':'code_interpreter','container':'cntr_1'}]",
        "'input':'x','tools':[{'type':'code_interpreter','container':{'type':'auto','file_ids':['f']}}]",
        "'input':'x','tools':[{'type':'image_generation','input_image_mask':{'file_id':'f'}}]",
        "'input':'x','tools':[{'type':'shell','environment':{'type':'container_reference','container_id':'c'}}]",
        "'prompt':{'id':'pmpt_1'}",
        "'input':'x','conversation':'conv_1'"
      })
  void what_the_account_keeps_is_named_only_where_the_operator_says_so(String fields)
      throws IOException {
    Answer refused = post("/v1/responses", "{'model':'gpt'," + fields + "}", ONE);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("unsupported_parameter").contains("share its key");
    assertThat(upstream.calls()).isEmpty();

    String body = "{'model':'shared'," + fields + "}";
    assertThat(post("/v1/responses", body, ONE).status()).isEqualTo(200);
    assertThat(upstreamGot()).isEqualTo(Json.tree(quoted(body.replace("'shared'", "'gpt-real'"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'content':[{'type':'document','source':{'type':'file','file_id':'file_1'}}]}]",
        "'content':[{'type':'document','source':{'type':'content','content':[{'type':'image','source':{'type':'file','file_id':'file_1'}}]}}]}]",
        "'content':[{'type':'tool_result','tool_use_id':'t','content':[{'type':'document','source':{'type':'content','content':[{'type':'image','source':{'type':'file','file_id':'f'}}]}}]}]}]",
        "'content':[{'type':'container_upload','file_id':'file_1'}]}]",
        "'content':'x'}],'container':'container_1'",
        "'content':'x'}],'container':{'skills':[{'type':'custom','skill_id':'s'}]}"
      })
  void that_holds_for_anthropics_api_too(String rest) throws IOException {
    Answer refused =
        post(
            "/v1/messages",
            "{'model':'claude','max_tokens':5,'messages':[{'role':'user'," + rest + "}",
            ONE);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("share its key");
    assertThat(upstream.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'role':'user','parts':[{'fileData':{'fileUri':'https://generativelanguage.googleapis.com/v1beta/files/a'}}]}]",
        "[{'role':'user','parts':[{'file_data':{'file_uri':'gs://bucket/a'}}]}]",
        "[{'role':'user','parts':[{'fileData':null,'file_data':{'fileUri':null,'file_uri':'gs://bucket/a'}}]}]",
        "[{'role':'user','parts':[{'fileData':{'fileUri':'https://Generativelanguage.GoogleApis.com/v1beta/files/a'}}]}]",
        "[{'role':'user','parts':[{'fileData':{'fileUri':'https://generativelanguage.google%61pis.com/v1beta/files/a'}}]}]",
        "[{'role':'model','parts':[{'functionCall':{'name':'f','args':{}}}]},{'role':'user','parts':[{'functionResponse':{'name':'f','response':{},'parts':[{'fileData':{'fileUri':'gs://bucket/a'}}]}}]}]",
        "[{'role':'user','parts':[{'text':'x'}]}],'cachedContent':null,'cached_content':'cachedContents/a'",
        "[{'role':'user','parts':[{'text':'x'}]}],'tools':[{'retrieval':{'vertexRagStore':{'ragResources':[{'ragCorpus':'a'}]}}}]",
        "[{'role':'user','parts':[{'text':'x'}]}],'cachedContent':'cachedContents/a'",
        "[{'role':'user','parts':[{'text':'x'}]}],'tools':[{'fileSearch':{'fileSearchStoreNames':['a']}}]"
      })
  void and_for_googles(String contents) throws IOException {
    Answer refused =
        post("/v1beta/models/google:generateContent", "{'contents':" + contents + "}", ONE);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("share its key");
    assertThat(upstream.calls()).isEmpty();
  }
}
