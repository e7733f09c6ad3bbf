package dev.penstock.dialect.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MessagesRequestTest {
  private final MessagesDialect dialect = new MessagesDialect();

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.tree(text.replace('\'', '"'));
  }

  /** Of a request with these fields besides what it must have. */
  private ObjectNode chat(String fields) {
    return dialect.toChat(json("{'model':'m','max_tokens':9," + fields + "}"));
  }

  private ObjectNode ofMessages(String messages) {
    return chat("'messages':[" + messages + "]");
  }

  @Test
  void system_is_the_first_message_with_its_cache_marks() {
    ObjectNode chat =
        chat(
            "'system':[{'type':'text','text':'be'},{'type':'text','text':'brief',"
                + "'cache_control':{'type':'ephemeral','ttl':'1h'}}],"
                + "'messages':[{'role':'user','content':'hi'}]");

    assertThat(chat.path("messages"))
        .isEqualTo(
            Json.tree(
                json("{'m':[{'role':'system','content':[{'type':'text','text':'be'},"
                        + "{'type':'text','text':'brief',"
                        + "'cache_control':{'type':'ephemeral','ttl':'1h'}}]},"
                        + "{'role':'user','content':'hi'}]}")
                    .path("m")
                    .toString()));
  }

  @Test
  void results_become_messages_before_what_the_user_says_beside_them() {
    ObjectNode chat =
        ofMessages(
            "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':'1'},"
                + "{'type':'text','text':'and?'},"
                + "{'type':'tool_result','tool_use_id':'b','is_error':true,'content':["
                + "{'type':'text','text':'no'},{'type':'image','source':{'type':'base64',"
                + "'media_type':'image/png','data':'AAAA'}}]}]}");

    assertThat(chat.path("messages").toString().replace('"', '\''))
        .isEqualTo(
            "[{'role':'tool','tool_call_id':'a','content':'1'},"
                + "{'role':'tool','tool_call_id':'b','content':[{'type':'text','text':'no'},"
                + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}],"
                + "'is_error':true},"
                + "{'role':'user','content':[{'type':'text','text':'and?'}]}]");
  }

  @Test
  void reasoning_keeps_its_signature_byte_for_byte() {
    ObjectNode chat =
        ofMessages(
            "{'role':'assistant','content':[{'type':'thinking','thinking':' hm\\n',"
                + "'signature':'EqQB+/=='},{'type':'redacted_thinking','data':'Emw='},"
                + "{'type':'text','text':'so'},{'type':'tool_use','id':'toolu_1','name':'f',"
                + "'input':{'n':12345678901234567890.10}}]}");

    assertThat(chat.at("/messages/0").toString().replace('"', '\''))
        .isEqualTo(
            "{'role':'assistant','content':[{'type':'text','text':'so'}],"
                + "'thinking_blocks':[{'type':'thinking','thinking':' hm\\n',"
                + "'signature':'EqQB+/=='},{'type':'redacted_thinking','data':'Emw='}],"
                + "'tool_calls':[{'id':'toolu_1','type':'function','function':{'name':'f',"
                + "'arguments':'{\\'n\\':12345678901234567890.10}'}}]}");
  }

  @Test
  void unsigned_reasoning_is_plain_reasoning() {
    ObjectNode chat =
        ofMessages(
            "{'role':'assistant','content':[{'type':'thinking','thinking':'hm','signature':''}]}");

    assertThat(chat.at("/messages/0/reasoning_content").asText()).isEqualTo("hm");
    assertThat(chat.at("/messages/0/thinking_blocks").isMissingNode()).isTrue();
  }

  @Test
  void what_a_provider_wants_back_with_a_call_goes_back_with_it() {
    String data = new CallSignature("functions.f:0", "CiQB==").data();

    ObjectNode chat =
        ofMessages(
            "{'role':'assistant','content':[{'type':'redacted_thinking','data':'"
                + data
                + "'},{'type':'tool_use','id':'functions.f:0','name':'f','input':{}}]}");

    assertThat(chat.at("/messages/0/thinking_blocks").isMissingNode()).isTrue();
    assertThat(chat.at("/messages/0/tool_calls/0/extra_content/google/thought_signature").asText())
        .isEqualTo("CiQB==");
  }

  @Test
  void documents_are_files_or_their_text() {
    ObjectNode chat =
        ofMessages(
            "{'role':'user','content':["
                + "{'type':'document','title':'t.txt','citations':{'enabled':true},"
                + "'source':{'type':'text','media_type':'text/plain','data':'abc'}},"
                + "{'type':'document','source':{'type':'content','content':'piece'}},"
                + "{'type':'search_result','title':'T','source':'S','content':["
                + "{'type':'text','text':'found'}]}]}");

    assertThat(chat.at("/messages/0/content").toString().replace('"', '\''))
        .isEqualTo(
            "[{'type':'file','file':{'filename':'t.txt',"
                + "'file_data':'data:text/plain;base64,YWJj'},'citations':{'enabled':true}},"
                + "{'type':'text','text':'piece'},{'type':'text','text':'T\\nS\\nfound',"
                + "'search_result':{'source':'S','title':'T','cited':false,'lengths':[5]}}]");
  }

  @Test
  void parameters_have_their_chat_names() {
    ObjectNode chat =
        chat(
            "'messages':[{'role':'user','content':'hi'}],'stop_sequences':['x'],'top_k':5,"
                + "'temperature':0.50,'stream':true,'metadata':{'user_id':'{\\'a\\':1}'},"
                + "'thinking':{'type':'enabled','budget_tokens':2048},"
                + "'output_config':{'effort':'low','format':{'type':'json_schema','schema':"
                + "{'type':'object','properties':{},'additionalProperties':false}}},"
                + "'tools':[{'name':'f','input_schema':{'type':'object'},'strict':true,"
                + "'cache_control':{'type':'ephemeral'}}],"
                + "'tool_choice':{'type':'any','disable_parallel_tool_use':true}");

    chat.remove("messages");
    assertThat(chat)
        .isEqualTo(
            json(
                "{'model':'m','max_tokens':9,'stream':true,'user':'{\\'a\\':1}','tools':["
                    + "{'type':'function','function':{'name':'f','parameters':{'type':'object'},"
                    + "'strict':true},'cache_control':{'type':'ephemeral'}}],"
                    + "'tool_choice':'required','parallel_tool_calls':false,'temperature':0.50,"
                    + "'top_k':5,'stop':['x'],'thinking':{'type':'enabled','budget_tokens':2048},"
                    + "'reasoning_effort':'low','response_format':{'type':'json_schema',"
                    + "'json_schema':{'name':'answer','schema':{'type':'object','properties':{},"
                    + "'additionalProperties':false},'strict':true}}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'x':1|messages",
        "'messages':[{'content':'x'}]|messages[0].role",
        "'messages':[{'role':'user'}]|messages[0].content",
        "'messages':[{'role':'user','content':[{'type':'text'}]}]|messages[0].content[0].text",
        "'messages':[{'role':'user','content':[{'type':'text','text':'a'},{'type':'image'}]}]"
            + "|messages[0].content[1].source",
        "'messages':[{'role':'user','content':[{'type':'tool_result'}]}]"
            + "|messages[0].content[0].tool_use_id",
        "'messages':[],'tools':[{'name':'f'}]|messages",
        "'messages':[{'role':'user','content':'x'}],'tools':[{'name':'f'}]|tools[0].input_schema",
        "'messages':[{'role':'user','content':'x'}],'thinking':{}|thinking.type",
        "'messages':[{'role':'user','content':'x'}],'output_config':{'format':{'type':'x'}}"
            + "|output_config.format.type",
        "'messages':[{'role':'bot','content':'x'}]|messages[0].role"
      },
      quoteCharacter = '`')
  void what_is_wrong_is_named_as_the_caller_spells_it(String fields, String param) {
    Failure failure = catchThrowableOfType(FailureException.class, () -> chat(fields)).failure();

    String named =
        switch (failure) {
          case Failure.MissingParameter missing -> missing.param();
          case Failure.InvalidValue invalid -> invalid.param();
          default -> throw new AssertionError(failure);
        };
    assertThat(named).isEqualTo(param);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'tools':[{'name':'f','input_schema':{}},{'type':'web_search_20250305','name':'s'}]"
            + "|tools[1].type",
        "'container':'c'|container",
        "'mcp_servers':[]|mcp_servers",
        "'messages':[{'role':'user','content':[{'type':'document','source':{'type':'file'}}]}]"
            + "|messages[0].content[0].source",
        "'messages':[{'role':'user','content':[{'type':'container_upload'}]}]"
            + "|messages[0].content[0].type"
      },
      quoteCharacter = '`')
  void what_only_anthropic_can_do_is_refused_elsewhere(String fields, String param) {
    ObjectNode request = json("{'model':'m'," + fields + "}");

    FailureException refused =
        catchThrowableOfType(
            FailureException.class,
            () -> dialect.checkTranslated(request, false, new LinkedHashSet<>()));

    assertThat(((Failure.UnsupportedParameter) refused.failure()).param()).isEqualTo(param);
  }

  @Test
  void fields_that_only_anthropic_knows_may_be_dropped() {
    Set<String> dropped = new LinkedHashSet<>();

    dialect.checkTranslated(json("{'container':'c','context_management':{}}"), true, dropped);

    assertThat(dropped).containsExactly("container");
  }
}
