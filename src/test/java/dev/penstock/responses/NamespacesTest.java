package dev.penstock.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.dialect.Json;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions in namespaces, as coding agents send them, for providers that know none. */
final class NamespacesTest {
  private static final String TOOLS =
      "'tools':[{'type':'namespace','name':'crm','description':'Customers.','tools':["
          + "{'type':'function','name':'find','parameters':{'type':'object','properties':{}}},"
          + "{'type':'custom','name':'note'}]},"
          + "{'type':'function','name':'find','parameters':{'type':'object','properties':{}}}]";

  private final ScriptedUpstream upstream =
      new ScriptedUpstream(call -> {
        String name = call.body.contains("a note") ? "crm__note" : "crm__find";
        String arguments = name.equals("crm__note") ? "{\\\"input\\\":\\\"n\\\"}" : "{}";
        String calls =
            "\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":"
                + "{\"name\":\""
                + name
                + "\",\"arguments\":\""
                + arguments
                + "\"}}]";
        String head = "{\"id\":\"x\",\"created\":1,\"model\":\"r\",\"choices\":[{\"index\":0,";
        if (call.body.contains("\"stream\":true")) {
          String chunk = head + "\"delta\":{" + calls + "},\"finish_reason\":\"tool_calls\"}]}";
          call.whole(
              200,
              "text/event-stream",
              ("data: " + chunk + "\n\ndata: [DONE]\n\n").getBytes(UTF_8));
        } else {
          call.json(
              200,
              head
                  + "\"message\":{\"role\":\"assistant\",\"content\":null,"
                  + calls
                  + "},\"finish_reason\":\"tool_calls\"}]}");
        }
      });
  private final GatewayUnderTest gateway = GatewayUnderTest.on(upstream);

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private RawClient.Answer post(String body) throws IOException {
    try (RawClient client = gateway.client()) {
      return client
          .post("/v1/responses", ("{'model':'m'," + body + "}").replace('\'', '"'))
          .answer();
    }
  }

  private static JsonNode json(String text) {
    return Objects.requireNonNull(Json.tree(text.replace('\'', '"')), text);
  }

  private JsonNode sent() {
    return json(upstream.calls().getLast().body);
  }

  @Test
  void their_names_begin_with_the_namespaces() throws IOException {
    JsonNode answer = json(post("'input':'x'," + TOOLS).body());

    assertThat(sent().path("tools").findValuesAsText("name"))
        .containsExactly("crm__find", "crm__note", "find");
    JsonNode item = answer.path("output").get(0);
    assertThat(item.path("type").asText()).isEqualTo("function_call");
    assertThat(item.path("name").asText()).isEqualTo("find");
    assertThat(item.path("namespace").asText()).isEqualTo("crm");
  }

  @Test
  void a_stream_says_the_same() throws IOException {
    String events = post("'stream':true,'input':'x'," + TOOLS).body();

    assertThat(events).contains("\"name\":\"find\",\"namespace\":\"crm\"").doesNotContain("__");
  }

  @Test
  void custom_tools_may_stand_in_one() throws IOException {
    JsonNode item = json(post("'input':'a note'," + TOOLS).body()).path("output").get(0);

    assertThat(item.path("type").asText()).isEqualTo("custom_tool_call");
    assertThat(item.path("namespace").asText()).isEqualTo("crm");
    assertThat(item.path("input").asText()).isEqualTo("n");
  }

  @Test
  void calls_go_back_by_the_same_names() throws IOException {
    RawClient.Answer unused =
        post(
            "'input':[{'role':'user','content':'x'},"
                + "{'type':'function_call','call_id':'c1','name':'find','namespace':'crm','arguments':'{}'},"
                + "{'type':'function_call_output','call_id':'c1','output':'ok'}],"
                + TOOLS);

    assertThat(sent().at("/messages/1/tool_calls/0/function/name").asText()).isEqualTo("crm__find");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'tool_choice':{'type':'function','name':'find','namespace':'crm'}",
        "'tool_choice':{'type':'allowed_tools','mode':'required',"
            + "'tools':[{'type':'function','name':'find','namespace':'crm'}]}"
      })
  void one_may_be_chosen(String choice) throws IOException {
    assertThat(post("'input':'x'," + choice + "," + TOOLS).status()).isEqualTo(200);
    assertThat(sent().toString()).contains("crm__find");
  }

  @Test
  void what_only_the_provider_runs_is_refused_within_one_too() throws IOException {
    RawClient.Answer answer =
        post(
            "'input':'x','tools':[{'type':'namespace','name':'s','tools':[{'type':'web_search'}]}]");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("tools[0].tools[0].type");
  }
}
