package dev.penstock.dialect.openai.request;

import static dev.penstock.dialect.openai.request.RequestJson.failureOf;
import static dev.penstock.dialect.openai.request.RequestJson.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Conversation;
import dev.penstock.dialect.Dialect;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.provider.anthropic.AnthropicDialect;
import dev.penstock.provider.gemini.GeminiDialect;
import dev.penstock.provider.ollama.OllamaDialect;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TranslatedRequestTest {
  private static final String RICH =
      """
      {'model':'group','stream':true,'stream_options':{'include_usage':true},'n':1,'user':'u',
       'temperature':1,'max_tokens':2048,'stop':['END'],'tool_choice':'auto','metadata':{'a':'b'},
       'tools':[{'type':'function','function':{'name':'weather','description':'Weather of a city.',
         'parameters':{'type':'object','properties':{'city':{'type':'string'}}}}}],
       'messages':[
         {'role':'system','content':'Be brief.'},
         {'role':'user','content':[{'type':'text','text':'Where is it warmer?'},
           {'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw=='}}]},
         {'role':'assistant','content':'Let me see.',
          'thinking_blocks':[{'type':'thinking','thinking':'Two calls.','signature':'gemini:s'},
            {'type':'thinking','thinking':'Or three.','signature':'s'}],
          'tool_calls':[
           {'id':'c1','type':'function','function':{'name':'weather',
             'arguments':'{\\"n\\":12345678901234567890.10}'},
            'extra_content':{'google':{'thought_signature':'t1'}}},
           {'id':'c2','type':'function','function':{'name':'weather','arguments':''}}]},
         {'role':'tool','tool_call_id':'c1','content':'20'},
         {'role':'tool','tool_call_id':'c2','content':'25'}]}
      """;

  private final Set<String> dropped = new LinkedHashSet<>();

  @Test
  void a_rich_request_for_anthropic() {
    assertThat(
            encode(
                RICH,
                "{'thinking':{'type':'adaptive'}}",
                "claude-sonnet-4-6",
                new AnthropicDialect(),
                false))
        .isEqualTo(
            object(
                """
                {'model':'claude-sonnet-4-6','max_tokens':2048,'stop_sequences':['END'],
                 'system':[{'type':'text','text':'Be brief.'}],
                 'messages':[
                  {'role':'user','content':[{'type':'text','text':'Where is it warmer?'},
                   {'type':'image','source':
                     {'type':'base64','media_type':'image/png','data':'iVBORw=='}}]},
                  {'role':'assistant','content':[
                   {'type':'thinking','thinking':'Or three.','signature':'s'},
                   {'type':'text','text':'Let me see.'},
                   {'type':'tool_use','id':'c1','name':'weather',
                    'input':{'n':12345678901234567890.10}},
                   {'type':'tool_use','id':'c2','name':'weather','input':{}}]},
                  {'role':'user','content':[
                   {'type':'tool_result','tool_use_id':'c1',
                    'content':[{'type':'text','text':'20'}]},
                   {'type':'tool_result','tool_use_id':'c2',
                    'content':[{'type':'text','text':'25'}]}]}],
                 'tools':[{'name':'weather','description':'Weather of a city.','input_schema':
                  {'type':'object','properties':{'city':{'type':'string'}}}}],
                 'tool_choice':{'type':'auto'},'thinking':{'type':'adaptive'},
                 'metadata':{'user_id':'u'},'stream':true}
                """));
    assertThat(dropped).isEmpty();
  }

  @Test
  void a_rich_request_for_gemini() {
    assertThat(encode(RICH, "{}", "gemini-2.5-flash", new GeminiDialect(() -> "id"), false))
        .isEqualTo(
            object(
                """
                {'systemInstruction':{'parts':[{'text':'Be brief.'}]},
                 'contents':[
                  {'role':'user','parts':[{'text':'Where is it warmer?'},
                   {'inlineData':{'mimeType':'image/png','data':'iVBORw=='}}]},
                  {'role':'model','parts':[{'text':'Let me see.','thoughtSignature':'s'},
                   {'functionCall':{'id':'c1','name':'weather',
                     'args':{'n':12345678901234567890.10}},'thoughtSignature':'t1'},
                   {'functionCall':{'id':'c2','name':'weather','args':{}}}]},
                  {'role':'user','parts':[
                   {'functionResponse':{'id':'c1','name':'weather','response':{'result':'20'}}},
                   {'functionResponse':{'id':'c2','name':'weather','response':{'result':'25'}}}]}],
                 'tools':[{'functionDeclarations':[{'name':'weather',
                  'description':'Weather of a city.','parametersJsonSchema':
                   {'type':'object','properties':{'city':{'type':'string'}}}}]}],
                 'toolConfig':{'functionCallingConfig':{'mode':'AUTO'}},
                 'generationConfig':
                  {'maxOutputTokens':2048,'temperature':1.0,'stopSequences':['END']}}
                """));
    assertThat(dropped).isEmpty();
  }

  @Test
  void a_rich_request_for_ollama() {
    assertThat(encode(RICH, "{}", "qwen3", new OllamaDialect(() -> "id"), false))
        .isEqualTo(
            object(
                """
                {'model':'qwen3','stream':true,'messages':[
                  {'role':'system','content':'Be brief.'},
                  {'role':'user','content':'Where is it warmer?','images':['iVBORw==']},
                  {'role':'assistant','content':'Let me see.','thinking':'Two calls.\\nOr three.',
                   'tool_calls':[
                    {'id':'c1','function':{'index':0,'name':'weather',
                      'arguments':{'n':12345678901234567890.10}}},
                    {'id':'c2','function':{'index':1,'name':'weather','arguments':{}}}]},
                  {'role':'tool','content':'20','tool_name':'weather','tool_call_id':'c1'},
                  {'role':'tool','content':'25','tool_name':'weather','tool_call_id':'c2'}],
                 'tools':[{'type':'function','function':{'name':'weather',
                  'description':'Weather of a city.','parameters':
                   {'type':'object','properties':{'city':{'type':'string'}}}}}],
                 'options':{'num_predict':2048,'temperature':1.0,'stop':['END']}}
                """));
    assertThat(dropped).isEmpty();
  }

  @Test
  void a_deployment_s_params_fill_what_the_caller_left_open() {
    ObjectNode body =
        encode(
            "{'model':'g','max_completion_tokens':7,'messages':[{'role':'user','content':'Hi'}]}",
            "{'max_tokens':5,'seed':3,'model':'no','stream':true}",
            "m",
            new OllamaDialect(() -> "id"),
            false);

    assertThat(body.path("options")).isEqualTo(object("{'num_predict':7,'seed':3}"));
    assertThat(body.path("model").asText()).isEqualTo("m");
    assertThat(body.path("stream").asBoolean()).isFalse();
  }

  @Test
  void a_null_of_the_caller_leaves_the_field_to_the_deployment_s_params() {
    ObjectNode body =
        encode(
            "{'model':'g','max_tokens':null,'seed':null,"
                + "'messages':[{'role':'user','content':'Hi'}]}",
            "{'max_completion_tokens':5,'seed':3}",
            "m",
            new OllamaDialect(() -> "id"),
            false);

    assertThat(body.path("options")).isEqualTo(object("{'num_predict':5,'seed':3}"));
  }

  @Test
  void names_and_values_beyond_the_provider_are_dropped_if_so_configured() {
    String request =
        "{'model':'g','messages':[{'role':'user','content':'Hi'}],'logit_bias':{'5':1},"
            + "'functions':[{'name':'f'}],'function_call':{'name':'f'},"
            + "'temperature':0.5,'parallel_tool_calls':false}";
    OllamaDialect ollama = new OllamaDialect(() -> "id");

    JsonNode body = encode(request, "{}", "m", ollama, true);

    assertThat(body.path("tools")).hasSize(1);
    assertThat(dropped).containsExactly("logit_bias", "parallel_tool_calls", "function_call");
  }

  @Test
  void a_value_beyond_the_provider_is_refused_otherwise() {
    Failure failure =
        failureOf(() ->
            encode(
                "{'model':'g','messages':[{'role':'user','content':'Hi'}],"
                    + "'tools':[{'type':'function','function':{'name':'f'}}],"
                    + "'tool_choice':'required'}",
                "{}",
                "m",
                new OllamaDialect(() -> "id"),
                false));

    assertThat(failure)
        .isEqualTo(
            new Failure.UnsupportedParameter(
                "tool_choice", "Ollama cannot be made to call a tool; use auto or none"));
  }

  @Test
  void what_is_wrong_within_a_field_is_refused_even_where_names_are_dropped() {
    String request =
        "{'model':'g','messages':[{'role':'user','content':'Hi'}],'tools':[{'type':'custom'}]}";

    assertThat(failureOf(() -> encode(request, "{}", "m", new OllamaDialect(() -> "id"), true)))
        .isInstanceOf(Failure.UnsupportedParameter.class);
    assertThat(dropped).isEmpty();
  }

  @Test
  void a_dialect_that_goes_on_refusing_ends() {
    Failure refusal = new Failure.UnsupportedParameter("seed", "never");
    Dialect stubborn = new ListedDialect(Set.of("seed"), (Conversation any) -> fail(refusal));
    String request = "{'model':'g','messages':[{'role':'user','content':'Hi'}],'seed':1}";

    assertThat(failureOf(() -> encode(request, "{}", "m", stubborn, true))).isEqualTo(refusal);
    assertThat(dropped).isEqualTo(new LinkedHashSet<>(List.of("seed")));
  }

  private static ObjectNode fail(Failure failure) {
    throw new FailureException(failure);
  }

  private ObjectNode encode(
      String request, String params, String model, Dialect dialect, boolean drop) {
    byte[] body = request.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ChatRequest read = ChatRequestReader.read(body, null, 64);
    byte[] encoded =
        TranslatedRequest.of(read, object(params), model).encode(dialect, drop, dropped).getBytes();
    return object(new String(encoded, StandardCharsets.UTF_8));
  }
}
