package dev.penstock.dialect.openai.request;

import static dev.penstock.dialect.openai.request.RequestJson.object;
import static dev.penstock.dialect.openai.request.RequestJson.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.ResponseFormat;
import dev.penstock.api.Conversation.Sampling;
import dev.penstock.api.Conversation.Tool;
import dev.penstock.api.Conversation.ToolChoice;
import dev.penstock.api.Message;
import dev.penstock.api.Part;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ConversationReaderTest {
  private static final String TOOLS =
      "'tools':[{'type':'function','cache_control':{'type':'ephemeral'},'function':"
          + "{'name':'f','description':'d','parameters':{'type':'object'},'strict':true}},"
          + "{'type':'function','function':{'name':'g'}}]";

  private static final Tool F =
      new Tool("f", "d", object("{'type':'object'}"), true, object("{'type':'ephemeral'}"));
  private static final Tool G = new Tool("g", null, null, null, null);

  private static Conversation read(String fields) {
    return ConversationReader.read(
        with(fields),
        "m",
        true,
        new ListedDialect("temperature", "top_k", "thinking", "verbosity"));
  }

  @Test
  void every_field_has_its_place() {
    Conversation conversation =
        read(
            TOOLS
                + ",'model':'caller','stream':false,'tool_choice':'auto',"
                + "'parallel_tool_calls':false,'max_tokens':5,'max_completion_tokens':7,"
                + "'temperature':0.5,'top_p':1,'seed':-9007199254740993,'stop':['a','b'],'n':2,"
                + "'frequency_penalty':-2,'presence_penalty':2.0,'logprobs':true,'top_logprobs':3,"
                + "'response_format':{'type':'json_object'},'reasoning_effort':'low',"
                + "'top_k':40,'thinking':null,'unknown':1");

    assertThat(conversation)
        .isEqualTo(
            new Conversation(
                "m",
                List.of(new Message.User(List.of(new Part.Text("Hi", null)), null)),
                List.of(F, G),
                new ToolChoice.Auto(),
                false,
                new Sampling(7, 0.5, 1.0, -9007199254740993L, List.of("a", "b"), 2, -2.0, 2.0, 3),
                new ResponseFormat.JsonObject(),
                "low",
                true,
                Map.of("top_k", object("{'k':40}").path("k"))));
  }

  @Test
  void what_is_absent_or_null_is_left_open() {
    Conversation open =
        new Conversation(
            "m",
            List.of(new Message.User(List.of(new Part.Text("Hi", null)), null)),
            List.of(),
            null,
            null,
            new Sampling(null, null, null, null, List.of(), 1, null, null, null),
            null,
            null,
            true,
            Map.of());

    assertThat(read("'x':1")).isEqualTo(open);
    assertThat(
            read(
                "'tools':null,'tool_choice':null,'functions':null,'function_call':null,'stop':null,"
                    + "'max_completion_tokens':null,'temperature':null,'seed':null,'n':null,"
                    + "'logprobs':null,'top_logprobs':null,'response_format':null,"
                    + "'reasoning_effort':null,'parallel_tool_calls':null"))
        .isEqualTo(open);
  }

  static Stream<Arguments> how_to_sample() {
    return Stream.of(
        arguments("'max_completion_tokens':null,'max_tokens':5", sampling(5, List.of(), null)),
        arguments("'stop':'x'", sampling(null, List.of("x"), null)),
        arguments("'stop':[]", sampling(null, List.of(), null)),
        arguments("'logprobs':true", sampling(null, List.of(), 0)),
        arguments("'logprobs':true,'top_logprobs':0", sampling(null, List.of(), 0)),
        arguments("'logprobs':false,'top_logprobs':4", sampling(null, List.of(), null)));
  }

  @ParameterizedTest
  @MethodSource
  void how_to_sample(String fields, Sampling expected) {
    assertThat(read(fields).sampling()).isEqualTo(expected);
  }

  static Stream<Arguments> tools_and_their_choice() {
    return Stream.of(
        arguments("'tool_choice':'none'", List.of(F, G), new ToolChoice.None()),
        arguments("'tool_choice':'required'", List.of(F, G), new ToolChoice.Required()),
        arguments(
            "'tool_choice':{'type':'function','function':{'name':'g'}}",
            List.of(F, G),
            new ToolChoice.Named("g")),
        arguments(
            "'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required',"
                + "'tools':[{'type':'function','function':{'name':'g'}}]}}",
            List.of(G),
            new ToolChoice.Required()),
        arguments("'function_call':{'name':'f'}", List.of(F, G), new ToolChoice.Named("f")),
        arguments(
            "'functions':[{'name':'h'}],'function_call':'auto'",
            List.of(F, G, new Tool("h", null, null, null, null)),
            new ToolChoice.Auto()));
  }

  @ParameterizedTest
  @MethodSource
  void tools_and_their_choice(String fields, List<Tool> tools, ToolChoice choice) {
    assertThat(read(TOOLS + "," + fields))
        .extracting(Conversation::tools, Conversation::toolChoice)
        .containsExactly(tools, choice);
  }

  static Stream<Arguments> forms_of_an_answer() {
    return Stream.of(
        arguments("{'type':'text'}", null),
        arguments("{'type':'json_object'}", new ResponseFormat.JsonObject()),
        arguments(
            "{'type':'json_schema','json_schema':{'name':'n','description':'d','strict':true,"
                + "'schema':{'type':'object'}}}",
            new ResponseFormat.JsonSchema("n", "d", object("{'type':'object'}"), true)));
  }

  @ParameterizedTest
  @MethodSource
  void forms_of_an_answer(String format, ResponseFormat expected) {
    assertThat(read("'response_format':" + format).responseFormat()).isEqualTo(expected);
  }

  private static Sampling sampling(Integer maxTokens, List<String> stop, Integer topLogprobs) {
    return new Sampling(maxTokens, null, null, null, stop, 1, null, null, topLogprobs);
  }
}
