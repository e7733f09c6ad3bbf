package dev.penstock.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /v1/responses} over sockets, on a chat upstream and on one that speaks it itself. */
final class ResponsesThroughGatewayTest {
  private static final String CHAT =
      "{'id':'c','object':'chat.completion','created':1,'model':'real','choices':[{'index':0,"
          + "'message':{'role':'assistant','content':'Hello'},'finish_reason':'stop'}],"
          + "'usage':{'prompt_tokens':3,'completion_tokens':1,'total_tokens':4}}";
  private static final String NATIVE =
      "{'id':'resp_native','object':'response','status':'completed','model':'gpt','output':["
          + "{'type':'message','id':'msg_native','role':'assistant','content':["
          + "{'type':'output_text','text':'Hi','annotations':[]}]}],"
          + "'usage':{'input_tokens':3,'output_tokens':1,'total_tokens':4}}";
  private static final String[] ONE = {"authorization: Bearer sk-one"};
  private static final String[] OTHER = {"authorization: Bearer sk-other"};

  private final ScriptedUpstream upstream =
      new ScriptedUpstream(
          call -> call.json(200, quoted(call.line.contains("/responses") ? NATIVE : CHAT)));
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          """
          auth: {admin_key: sk-admin, anonymous: false}
          providers:
            chat: {type: openai-compatible, base_url: "%1$s/v1", api_key: up}
            openai: {type: openai, base_url: "%1$s/v1", api_key: up}
            more: {type: openai, base_url: "%1$s/v1", api_key: up}
          models:
            m: {deployments: [{provider: chat, model: real}]}
            gpt: {deployments: [{provider: openai, model: gpt}, {provider: more, model: gpt}, {provider: chat, model: real}]}
          keys:
            - {name: one, key: sk-one}
            - {name: other, key: sk-other}
          """
              .formatted(upstream.url()));

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
                  + " HTTP/1.1\r\nhost: a\r\n"
                  + String.join("\r\n", headers)
                  + "\r\n\r\n")
          .answer();
    }
  }

  private static JsonNode json(Answer answer) {
    return Json.tree(answer.body());
  }

  private JsonNode upstreamGot() {
    return Json.tree(upstream.calls().getLast().body);
  }

  @Test
  void a_turn_goes_on_from_the_one_before() throws IOException {
    String first =
        json(post("/v1/responses", "{'model':'m','input':'Hi'}", ONE)).path("id").asText();

    Answer second =
        post(
            "/v1/responses",
            "{'model':'m','input':'And?','previous_response_id':'" + first + "'}",
            ONE);

    assertThat(second.status()).isEqualTo(200);
    assertThat(json(second).path("previous_response_id").asText()).isEqualTo(first);
    assertThat(upstreamGot().path("messages").findValuesAsText("role"))
        .containsExactly("user", "assistant", "user");
    assertThat(upstreamGot().toString()).contains("Hello").contains("And?");
  }

  @Test
  void an_item_is_referred_to_by_its_id() throws IOException {
    String item =
        json(post("/v1/responses", "{'model':'m','input':'Hi'}", ONE)).at("/output/0/id").asText();

    Answer second =
        post(
            "/v1/responses",
            "{'model':'m','input':[{'type':'item_reference','id':'"
                + item
                + "'},"
                + "{'role':'user','content':'And?'}]}",
            ONE);

    assertThat(second.status()).isEqualTo(200);
    assertThat(upstreamGot().path("messages").findValuesAsText("role"))
        .containsExactly("assistant", "user");
  }

  @Test
  void another_caller_finds_as_much_as_if_there_were_nothing() throws IOException {
    String id = json(post("/v1/responses", "{'model':'m','input':'Hi'}", ONE)).path("id").asText();
    String none = id.substring(0, id.length() - 1) + (id.endsWith("0") ? "1" : "0");

    for (String path : new String[] {"", "/input_items"}) {
      Answer foreign = send("GET", "/v1/responses/" + id + path, OTHER);
      assertThat(foreign.status()).isEqualTo(404);
      assertThat(foreign.body().replace(id, none))
          .isEqualTo(send("GET", "/v1/responses/" + none + path, OTHER).body());
    }
    assertThat(send("DELETE", "/v1/responses/" + id, OTHER).status()).isEqualTo(404);
    Answer next =
        post(
            "/v1/responses",
            "{'model':'m','input':'x','previous_response_id':'" + id + "'}",
            OTHER);
    assertThat(next.status()).isEqualTo(400);
    assertThat(json(next).at("/error/code").asText()).isEqualTo("previous_response_not_found");
    assertThat(send("GET", "/v1/responses/" + id, ONE).status()).isEqualTo(200);
  }

  @Test
  void a_response_is_read_listed_and_forgotten() throws IOException {
    JsonNode made = json(post("/responses", "{'model':'m','input':'Hi'}", ONE));
    String path = "/v1/responses/" + made.path("id").asText();

    assertThat(json(send("GET", path, ONE))).isEqualTo(made);
    JsonNode items = json(send("GET", path + "/input_items", ONE));
    assertThat(items.at("/data/0/content/0/text").asText()).isEqualTo("Hi");
    assertThat(items.at("/data/0/id").asText()).startsWith("msg_");
    assertThat(send("POST", path + "/cancel", ONE).status()).isEqualTo(400);
    assertThat(json(send("DELETE", path, ONE)).path("deleted").booleanValue()).isTrue();
    assertThat(send("GET", path, ONE).status()).isEqualTo(404);
    assertThat(send("PUT", path, ONE).headers().get("allow")).isEqualTo("DELETE, GET");
  }

  @Test
  void store_false_keeps_nothing() throws IOException {
    JsonNode made = json(post("/v1/responses", "{'model':'m','input':'Hi','store':false}", ONE));

    assertThat(made.path("store").booleanValue()).isFalse();
    assertThat(send("GET", "/v1/responses/" + made.path("id").asText(), ONE).status())
        .isEqualTo(404);
  }

  @Test
  void a_hosted_tool_is_refused_where_nobody_has_it() throws IOException {
    Answer answer =
        post("/v1/responses", "{'model':'m','input':'Hi','tools':[{'type':'web_search'}]}", ONE);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/error/param").asText()).isEqualTo("tools[0].type");
    assertThat(upstream.calls()).isEmpty();
  }

  @Test
  void openai_gets_what_was_sent_and_a_next_turn_goes_to_the_same_account() throws IOException {
    Answer first =
        post("/v1/responses", "{'model':'gpt','input':'Hi','tools':[{'type':'web_search'}]}", ONE);
    assertThat(first.body()).isEqualTo(quoted(NATIVE));
    assertThat(upstream.calls().getLast().line).startsWith("POST /v1/responses ");
    assertThat((ObjectNode) upstreamGot())
        .isEqualTo(
            Json.tree(quoted("{'model':'gpt','input':'Hi','tools':[{'type':'web_search'}]}")));
    String provider = first.headers().get("x-penstock-deployment");

    for (int i = 0; i < 8; i++) {
      Answer next =
          post(
              "/v1/responses",
              "{'model':'gpt','input':'x','previous_response_id':'resp_native'}",
              ONE);
      assertThat(next.status()).isEqualTo(200);
      assertThat(next.headers().get("x-penstock-deployment")).isEqualTo(provider);
    }
    assertThat(upstreamGot().path("previous_response_id").asText()).isEqualTo("resp_native");
  }

  @Test
  void what_openai_keeps_is_of_no_use_to_another_caller() throws IOException {
    assertThat(post("/v1/responses", "{'model':'gpt','input':'Hi'}", ONE).status()).isEqualTo(200);
    int calls = upstream.calls().size();

    for (String request :
        new String[] {
          "{'model':'gpt','input':'x','previous_response_id':'resp_native'}",
          "{'model':'gpt','input':[{'type':'item_reference','id':'msg_native'}]}"
        }) {
      assertThat(post("/v1/responses", request, OTHER).status()).isEqualTo(400);
    }
    assertThat(upstream.calls()).hasSize(calls);
  }

  @Test
  void a_model_without_the_account_that_keeps_it_is_told_so() throws IOException {
    assertThat(
            post(
                    "/v1/responses",
                    "{'model':'gpt','input':'Hi','tools':[{'type':'web_search'}]}",
                    ONE)
                .status())
        .isEqualTo(200);

    Answer answer =
        post(
            "/v1/responses", "{'model':'m','input':'x','previous_response_id':'resp_native'}", ONE);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/error/param").asText()).isEqualTo("model");
  }
}
