package dev.penstock.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a caller of Anthropic's API says to Claude on Bedrock, and gets back. */
final class ClaudeTurnsTest {
  private static final String ANSWER =
      """
      {"output":{"message":{"role":"assistant","content":[{"citationsContent":{
        "content":[{"text":"It is so."}],
        "citations":[
          {"title":"T","sourceContent":[{"text":"so"}],
           "location":{"documentPage":{"documentIndex":0,"start":2,"end":3}}},
          {"title":"R","source":"https://s","sourceContent":[{"text":"it is"}],
           "location":{"searchResultLocation":{"searchResultIndex":1,"start":0,"end":1}}}]}}]}},
       "stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2}}
      """;

  private static JsonNode json(String text) throws IOException {
    return Recordings.JSON.readTree(text.replace('\'', '"'));
  }

  /** Asks the group, and gives what was sent and what came. */
  private static List<JsonNode> ask(String provider, String path, String body) throws IOException {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANSWER);
        GatewayUnderTest gateway =
            new GatewayUnderTest(
                """
                providers: {up: {%s, base_url: "%s", api_key: k}}
                models:
                  m: {deployments: [{provider: up, model: anthropic.claude-sonnet-4-6}]}
                routing: {retries: {attempts: 1}}
                """
                    .formatted(provider, upstream.url()));
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post(path, body.replace('\'', '"')).answer();
      assertThat(upstream.calls()).as(answer.body()).hasSize(1);
      return List.of(json(upstream.calls().getFirst().body), json(answer.body()));
    }
  }

  private static List<JsonNode> message(String messages) throws IOException {
    return ask(
        "type: bedrock, region: eu-west-1",
        "/v1/messages",
        "{'model':'m','max_tokens':3000,'thinking':{'type':'enabled','budget_tokens':2048},"
            + "'messages':["
            + messages
            + "]}");
  }

  private static List<String> kinds(JsonNode blocks) {
    List<String> kinds = new ArrayList<>();
    blocks.forEach(block -> kinds.addAll(block.propertyStream().map(f -> f.getKey()).toList()));
    return kinds;
  }

  @Test
  void thoughts_between_texts_go_back_to_where_they_were() throws IOException {
    JsonNode sent =
        message(
                "{'role':'user','content':'a'},{'role':'assistant','content':["
                    + "{'type':'thinking','thinking':'one','signature':'c2ln'},"
                    + "{'type':'text','text':'b'},"
                    + "{'type':'thinking','thinking':'two','signature':'c2ln'},"
                    + "{'type':'text','text':'c'},"
                    + "{'type':'redacted_thinking','data':'Emw='},"
                    + "{'type':'tool_use','id':'t','name':'f','input':{}}]},"
                    + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t',"
                    + "'content':'r'}]}")
            .getFirst();

    JsonNode turn = sent.at("/messages/1/content");
    assertThat(kinds(turn))
        .containsExactly(
            "reasoningContent", "text", "reasoningContent", "text", "reasoningContent", "toolUse");
    assertThat(turn.at("/2/reasoningContent/reasoningText/text").asText()).isEqualTo("two");
  }

  @Test
  void search_results_and_wanted_citations_are_bedrocks() throws IOException {
    List<JsonNode> both =
        message(
            "{'role':'user','content':["
                + "{'type':'document','title':'d','source':{'type':'text','media_type':"
                + "'text/plain','data':'so'},'citations':{'enabled':true}},"
                + "{'type':'search_result','source':'https://s','title':'R',"
                + "'citations':{'enabled':true},'content':[{'type':'text','text':'one\\ntwo'},"
                + "{'type':'text','text':'three'}]},"
                + "{'type':'text','text':'Is it?'}]}");

    JsonNode blocks = both.getFirst().at("/messages/0/content");
    assertThat(blocks.at("/0/document/citations")).isEqualTo(json("{'enabled':true}"));
    assertThat(blocks.at("/1/searchResult"))
        .isEqualTo(
            json(
                "{'source':'https://s','title':'R','content':[{'text':'one\\ntwo'},"
                    + "{'text':'three'}],'citations':{'enabled':true}}"));
    assertThat(both.getLast().at("/content/0/citations"))
        .isEqualTo(
            json(
                "[{'type':'page_location','cited_text':'so','document_title':'T',"
                    + "'document_index':0,'start_page_number':2,'end_page_number':3},"
                    + "{'type':'search_result_location','cited_text':'it is',"
                    + "'source':'https://s','title':'R','search_result_index':1,"
                    + "'start_block_index':0,'end_block_index':1}]"));
  }

  @Test
  void a_search_result_is_a_text_where_none_is_known() throws IOException {
    JsonNode sent =
        ask(
                "type: openai-compatible",
                "/v1/messages",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':["
                    + "{'type':'search_result','source':'https://s','title':'R',"
                    + "'content':[{'type':'text','text':'one'}]}]}]}")
            .getFirst();

    assertThat(sent.at("/messages/0"))
        .isEqualTo(json("{'role':'user','content':'R\\nhttps://s\\none'}"));
  }

  @Test
  void anthropic_gets_thoughts_and_results_of_a_chat_at_their_places() throws IOException {
    JsonNode sent =
        ask(
                "type: anthropic",
                "/v1/chat/completions",
                "{'model':'m','thinking':{'type':'enabled','budget_tokens':2048},'messages':["
                    + "{'role':'user','content':[{'type':'text','text':'R\\ns\\none','search_result':"
                    + "{'source':'s','title':'R','lengths':[3],'cited':true}}]},"
                    + "{'role':'assistant','content':[{'type':'text','text':'b'},"
                    + "{'type':'text','text':'c'}],'thinking_blocks':[{'type':'thinking',"
                    + "'thinking':'two','signature':'c2ln','content_index':1}]},"
                    + "{'role':'user','content':'d'}]}")
            .getFirst();

    assertThat(sent.at("/messages/0/content/0"))
        .isEqualTo(
            json(
                "{'type':'search_result','source':'s','title':'R','content':"
                    + "[{'type':'text','text':'one'}],'citations':{'enabled':true}}"));
    assertThat(sent.at("/messages/1/content").findValuesAsText("type"))
        .containsExactly("text", "thinking", "text");
  }
}
