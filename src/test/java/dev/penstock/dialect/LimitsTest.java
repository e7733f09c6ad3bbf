package dev.penstock.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.penstock.config.PromptTemplate;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dialect.openai.request.TranslatedRequest;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.provider.anthropic.AnthropicDialect;
import dev.penstock.provider.bedrock.BedrockDialect;
import dev.penstock.provider.cohere.CohereDialect;
import dev.penstock.provider.gemini.GeminiDialect;
import dev.penstock.provider.tgi.TgiDialect;
import dev.penstock.testing.rules.GeminiRules;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What is beyond a provider is refused here, by name; quotes are written as apostrophes. */
final class LimitsTest {
  private static final String TALK = "'messages':[{'role':'user','content':'q'}]";
  private static final String FIRST = "tools[0].function.name";
  private static final Dialect BEDROCK =
      new BedrockDialect("anthropic.claude-sonnet-4-5", new AnthropicDialect());
  private static final Dialect GEMINI = new GeminiDialect(() -> "id");
  private static final Dialect COHERE = new CohereDialect(() -> "id");
  private static final Dialect TGI = new TgiDialect(PromptTemplate.ofModel(""));

  private static JsonNode sent(Dialect dialect, String members) {
    return sent(dialect, members, false);
  }

  private static JsonNode sent(Dialect dialect, String members, boolean drop) {
    byte[] body = ("{'model':'m'," + members + "}").replace('\'', '"').getBytes(UTF_8);
    return Objects.requireNonNull(
        Json.tree(
            TranslatedRequest.of(
                    ChatRequestReader.read(body, null, 64),
                    JsonNodeFactory.instance.objectNode(),
                    "m")
                .encode(dialect, drop, new HashSet<>())
                .getBytes()));
  }

  private static void refuses(Dialect dialect, String members, String param) {
    refuses(() -> sent(dialect, members), param);
  }

  private static void refuses(Callable<JsonNode> sent, String param) {
    assertThatThrownBy(sent::call)
        .isInstanceOfSatisfying(
            FailureException.class,
            e ->
                assertThat(e.failure())
                    .isInstanceOfSatisfying(
                        Failure.UnsupportedParameter.class,
                        failure -> assertThat(failure.param()).isEqualTo(param)));
  }

  private static String tool(String name) {
    return "'tools':[{'type':'function','function':{'name':'" + name + "'}}]," + TALK;
  }

  @Test
  void names_of_tools_are_those_that_the_provider_takes() {
    refuses(new AnthropicDialect(), tool("a.b"), FIRST);
    refuses(new AnthropicDialect(), tool("n".repeat(129)), FIRST);
    refuses(GEMINI, tool("1st"), FIRST);
    refuses(GEMINI, tool("n".repeat(129)), FIRST);
    refuses(BEDROCK, tool("n".repeat(65)), FIRST);

    assertThat(sent(new AnthropicDialect(), tool("n".repeat(128))).at("/tools/0/name").asText())
        .hasSize(128);
    assertThat(sent(GEMINI, tool("a.b:c-d")).at("/tools/0/functionDeclarations/0/name").asText())
        .isEqualTo("a.b:c-d");
    assertThat(GeminiRules.GENERATE.broken(sent(GEMINI, tool("n".repeat(128))))).isEmpty();
  }

  @Test
  void one_bad_name_does_not_cost_a_caller_all_tools() {
    String two = tool("f'}},{'type':'function','function':{'name':'a b");

    for (Dialect dialect : List.of(new AnthropicDialect(), GEMINI, BEDROCK)) {
      refuses(() -> sent(dialect, two, true), "tools[1].function.name");
    }
  }

  @Test
  void a_call_of_a_tool_that_is_gone_is_spelled_as_anthropic_takes_it() {
    String members =
        "'messages':[{'role':'user','content':'q'},{'role':'assistant','content':null,"
            + "'tool_calls':[{'id':'c','type':'function','function':{'name':'a.b','arguments':'{}'}"
            + "}]},{'role':'tool','tool_call_id':'c','content':'r'}]";

    assertThat(sent(new AnthropicDialect(), members).at("/messages/1/content/0/name").asText())
        .isEqualTo("a_b");
  }

  @Test
  void a_call_of_a_tool_that_is_gone_is_spelled_as_gemini_takes_it() {
    String members =
        "'messages':[{'role':'user','content':'q'},{'role':'assistant','content':null,"
            + "'tool_calls':[{'id':'c','type':'function','function':{'name':'1 a.b','arguments':"
            + "'{}'}}]},{'role':'tool','tool_call_id':'c','content':'r'}]";

    JsonNode sent = sent(GEMINI, members);

    GeminiRules.GENERATE.check(sent);
    assertThat(sent.at("/contents/1/parts/0/functionCall/name").asText()).isEqualTo("_1_a_b");
  }

  @Test
  void a_signature_is_found_where_a_library_moves_it() {
    String members =
        "'messages':[{'role':'user','content':'q'},{'role':'assistant','content':null,"
            + "'tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}',"
            + "'extra_content':{'google':{'thought_signature':'c2ln'}}}}]},"
            + "{'role':'tool','tool_call_id':'c','content':'r'}]";

    assertThat(sent(GEMINI, members).at("/contents/1/parts/0/thoughtSignature").asText())
        .isEqualTo("c2ln");
  }

  @Test
  void stop_sequences_are_as_many_as_the_provider_takes() {
    String five = "'stop':['1','2','3','4','5']," + TALK;
    String six = "'stop':['1','2','3','4','5','6']," + TALK;

    // How many TGI takes is its operator's to say.
    assertThat(sent(TGI, six).at("/parameters/stop")).hasSize(6);
    refuses(GEMINI, six, "stop");
    refuses(COHERE, six, "stop");
    assertThat(sent(GEMINI, five).at("/generationConfig/stopSequences")).hasSize(5);
    assertThat(sent(COHERE, five).path("stop_sequences")).hasSize(5);
  }

  @Test
  void cohere_has_no_form_of_answers_beside_tools() {
    refuses(COHERE, "'response_format':{'type':'json_object'}," + tool("f"), "response_format");
  }
}
