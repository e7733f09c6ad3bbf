package dev.penstock.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.testing.Recordings;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ResponsesRequestTest {
  private final ResponsesDialect dialect = new ResponsesDialect(new Remembering());

  private static ObjectNode json(String json) {
    return (ObjectNode) Json.tree(json.replace('\'', '"'));
  }

  private ObjectNode chat(String request) {
    return dialect.toChat(json(request));
  }

  private Failure refused(String request) {
    return catchThrowableOfType(FailureException.class, () -> assertThat(chat(request)).isNotNull())
        .failure();
  }

  @Test
  void a_text_and_instructions_are_two_messages() {
    assertThat(chat("{'model':'m','instructions':'Be brief.','input':'Hi','stream':true}"))
        .isEqualTo(
            json(
                "{'model':'m','stream':true,'messages':[{'role':'system','content':'Be brief.'},"
                    + "{'role':'user','content':'Hi'}]}"));
  }

  @Test
  void what_codex_sends_becomes_a_chat_request() {
    ObjectNode chat =
        chat(
            "{'model':'m','instructions':'You code.','input':["
                + "{'type':'message','role':'developer','content':[{'type':'input_text','text':'env'}]},"
                + "{'type':'message','role':'user','content':[{'type':'input_text','text':'fix'}]},"
                + "{'type':'reasoning','summary':[{'type':'summary_text','text':'hm'}],'encrypted_content':null},"
                + "{'type':'message','role':'assistant','content':[{'type':'output_text','text':'ok'}]},"
                + "{'type':'function_call','name':'shell','arguments':'{}','call_id':'c1'},"
                + "{'type':'custom_tool_call','name':'apply_patch','input':'p','call_id':'c2','status':'completed'},"
                + "{'type':'function_call_output','call_id':'c1','output':'out'},"
                + "{'type':'custom_tool_call_output','call_id':'c2','output':'done'}],"
                + "'tools':[{'type':'function','name':'shell','strict':false,'parameters':{'type':'object'}},"
                + "{'type':'custom','name':'apply_patch','format':{'type':'grammar','syntax':'lark','definition':'start: x'}}],"
                + "'tool_choice':'auto','parallel_tool_calls':false,'reasoning':{'effort':'high','summary':'auto'},"
                + "'store':false,'stream':true,'include':['reasoning.encrypted_content'],'prompt_cache_key':'k',"
                + "'text':{'verbosity':'low'}}");

    assertThat(chat.path("messages").toString().replace('"', '\''))
        .isEqualTo(
            "[{'role':'system','content':'You code.'},"
                + "{'role':'system','content':[{'type':'text','text':'env'}]},"
                + "{'role':'user','content':[{'type':'text','text':'fix'}]},"
                + "{'role':'assistant','reasoning_content':'hm','content':[{'type':'text','text':'ok'}],"
                + "'tool_calls':[{'id':'c1','type':'function','function':{'name':'shell','arguments':'{}'}},"
                + "{'id':'c2','type':'function','function':{'name':'apply_patch','arguments':'{\\'input\\':\\'p\\'}'}}]},"
                + "{'role':'tool','tool_call_id':'c1','content':'out'},"
                + "{'role':'tool','tool_call_id':'c2','content':'done'}]");
    assertThat(chat.path("reasoning_effort").asText()).isEqualTo("high");
    assertThat(chat.path("verbosity").asText()).isEqualTo("low");
    assertThat(chat.path("parallel_tool_calls").booleanValue()).isFalse();
    assertThat(chat.path("prompt_cache_key").asText()).isEqualTo("k");
    assertThat(chat.at("/tools/1/function/parameters/properties/input/description").asText())
        .contains("lark grammar")
        .contains("start: x");
    assertThat(chat.has("store")).isFalse();
    assertThat(leftOut(json("{'model':'m','input':'x'}"))).isEmpty();
  }

  @Test
  void text_format_becomes_a_response_format() {
    ObjectNode chat =
        chat(
            "{'model':'m','input':'x','max_output_tokens':5,'text':{'format':{'type':'json_schema',"
                + "'name':'n','strict':true,'schema':{'type':'object'}}}}");

    assertThat(chat.path("response_format"))
        .isEqualTo(
            json(
                "{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'},"
                    + "'strict':true}}"));
    assertThat(chat.path("max_completion_tokens").asInt()).isEqualTo(5);
  }

  @Test
  void hosted_tools_are_named_and_left_out() {
    ObjectNode request =
        json(
            "{'model':'m','input':'x','tools':[{'type':'function','name':'f'},{'type':'web_search'}]}");

    assertThat(dialect.toChat(request).path("tools")).hasSize(1);
    assertThat(leftOut(request)).containsExactly("tools[1].type");
    assertThatThrownBy(() -> dialect.checkTranslated(request, false, new HashSet<>()))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void allowed_tools_leave_the_others_out() {
    ObjectNode chat =
        chat(
            "{'model':'m','input':'x','tools':[{'type':'function','name':'f'},{'type':'function','name':'g'}],"
                + "'tool_choice':{'type':'allowed_tools','mode':'required','tools':[{'type':'function','name':'g'}]}}");

    assertThat(chat.path("tools").toString()).contains("\"g\"").doesNotContain("\"f\"");
    assertThat(chat.path("tool_choice").asText()).isEqualTo("required");
  }

  @Test
  void images_and_files_keep_their_data() {
    JsonNode content =
        chat("{'model':'m','input':[{'role':'user','content':["
                + "{'type':'input_image','image_url':'https://a/b.png','detail':'low'},"
                + "{'type':'input_file','filename':'a.pdf','file_data':'data:application/pdf;base64,AAAA'}]}]}")
            .at("/messages/0/content");

    assertThat(content.toString().replace('"', '\''))
        .isEqualTo(
            "[{'type':'image_url','image_url':{'url':'https://a/b.png','detail':'low'}},"
                + "{'type':'file','file':{'file_data':'data:application/pdf;base64,AAAA','filename':'a.pdf'}}]");
  }

  @Test
  void wrong_requests_are_told_where_they_are_wrong() {
    assertThat(refused("{'model':'m'}")).isEqualTo(new Failure.MissingParameter("input"));
    assertThat(refused("{'model':'m','input':'x','background':true}"))
        .isInstanceOf(Failure.UnsupportedParameter.class);
    assertThat(refused("{'model':'m','input':[{'type':'message','role':'nobody','content':'x'}]}"))
        .isEqualTo(
            new Failure.InvalidValue(
                "input[0].role", "'input[0].role' must be user, assistant, system or developer."));
    assertThat(
            refused(
                "{'model':'m','input':[{'type':'function_call_output','call_id':'c','output':'x'}]}"))
        .isInstanceOf(Failure.InvalidValue.class)
        .hasFieldOrPropertyWithValue("param", "input[0].call_id");
    assertThat(
            refused(
                "{'model':'m','input':[{'type':'function_call','name':'f','arguments':'{}','call_id':'c'}]}"))
        .hasFieldOrPropertyWithValue("param", "input[0].call_id");
  }

  @Test
  void ours_is_taken_out_on_the_way_to_openai_and_all_else_stays() {
    String own = ResponseIds.item(Remembering.ID, "msg", "00");
    ObjectNode request =
        json(
            "{'model':'m','input':[{'type':'reasoning','id':'rs_1','encrypted_content':'penstock.1.W10','summary':[]},"
                + "{'type':'reasoning','id':'rs_2','encrypted_content':'gAAAA','summary':[]},"
                + "{'type':'message','id':'"
                + own
                + "','role':'assistant','content':[]}]}");

    dialect.readyNative(request);

    assertThat(request.path("input").toString().replace('"', '\''))
        .isEqualTo(
            "[{'type':'reasoning','id':'rs_2','encrypted_content':'gAAAA','summary':[]},"
                + "{'type':'message','role':'assistant','content':[]}]");
  }

  @Test
  void recorded_requests_are_understood() {
    for (Recordings.Recording recording : Recordings.of("openai-responses", "json", "stream")) {
      if (recording.request() instanceof ObjectNode request) {
        assertThat(dialect.toChat(request).path("messages")).as("%s", recording).isNotEmpty();
        assertThat(leftOut(request)).as("%s", recording).isEmpty();
      }
    }
  }

  /** What only OpenAI can do, as it is dropped. */
  private Set<String> leftOut(ObjectNode request) {
    Set<String> dropped = new LinkedHashSet<>();
    dialect.checkTranslated(request, true, dropped);
    return dropped;
  }
}
