package dev.penstock.provider.cohere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.testing.rules.CohereRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CohereRequestTest {
  private static final String REASONING = "command-a-reasoning-08-2025";
  private static final String PLAIN = "command-a-03-2025";
  private static final String HELLO = "'messages': [{'role': 'user', 'content': 'hello'}]";
  private static final String TOOLS =
      HELLO
          + ", 'tools': [{'type': 'function', 'function': {'name': 'f'}},"
          + " {'type': 'function', 'function': {'name': 'g'}}]";

  @Test
  void sampling_has_other_names_and_bounds() {
    ObjectNode body =
        encoded(
            PLAIN,
            HELLO
                + ", 'top_p': 1, 'top_k': 40, 'seed': 7, 'stop': 'END', 'temperature': 0,"
                + " 'frequency_penalty': 0.5, 'presence_penalty': 0.25, 'max_tokens': 9");

    assertThat(body.remove("messages")).isNotNull();
    assertThat(body)
        .isEqualTo(
            Asked.json(
                "{'model': 'command-a-03-2025', 'stream': false, 'p': 0.99, 'k': 40, 'seed': 7,"
                    + " 'stop_sequences': ['END'], 'temperature': 0.0, 'frequency_penalty': 0.5,"
                    + " 'presence_penalty': 0.25, 'max_tokens': 9}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'temperature': 1.5            | temperature
          'frequency_penalty': -1       | frequency_penalty
          'presence_penalty': 2         | presence_penalty
          'seed': -1                    | seed
          'n': 2                        | n
          'logprobs': true              | logprobs
          'reasoning_effort': 'high'    | reasoning_effort
          """,
      quoteCharacter = '`')
  void what_cannot_be_said_is_refused_by_its_name(String member, String param) {
    FailureException refused =
        catchThrowableOfType(
            FailureException.class, () -> ignore(encoded(PLAIN, HELLO + ", " + member)));

    assertThat(refused.failure())
        .isInstanceOfSatisfying(
            Failure.UnsupportedParameter.class,
            failure -> assertThat(failure.param()).isEqualTo(param));
  }

  @ParameterizedTest
  @CsvSource({
    "none, disabled, 0",
    "minimal, enabled, 512",
    "low, enabled, 1024",
    "medium, enabled, 4096",
    "high, enabled, 16384",
    "xhigh, enabled, 31000"
  })
  void effort_is_a_budget(String effort, String type, int budget) {
    ObjectNode body = encoded(REASONING, HELLO + ", 'reasoning_effort': '" + effort + "'");

    assertThat(body.at("/thinking/type").asText()).isEqualTo(type);
    assertThat(body.at("/thinking/token_budget").asInt()).isEqualTo(budget);
  }

  @Test
  void a_budget_leaves_room_for_the_answer() {
    ObjectNode body =
        encoded(REASONING, HELLO + ", 'reasoning_effort': 'high', 'max_tokens': 1000");

    assertThat(body.at("/thinking/token_budget").asInt()).isEqualTo(750);
  }

  @Test
  void no_effort_is_nothing_to_say_to_a_model_that_does_not_think() {
    assertThat(encoded(PLAIN, HELLO + ", 'reasoning_effort': 'none'").has("thinking")).isFalse();
  }

  @Test
  void a_budget_may_have_anthropics_name() {
    ObjectNode body =
        encoded(REASONING, HELLO + ", 'thinking': {'type': 'enabled', 'budget_tokens': 2000}");

    assertThat(body.path("thinking"))
        .isEqualTo(Asked.json("{'type': 'enabled', 'token_budget': 2000}"));
  }

  @Test
  void a_named_tool_is_the_only_one_offered() {
    ObjectNode body =
        encoded(PLAIN, TOOLS + ", 'tool_choice': {'type': 'function', 'function': {'name': 'g'}}");

    assertThat(body.path("tool_choice").asText()).isEqualTo("REQUIRED");
    assertThat(body.path("tools")).hasSize(1);
    assertThat(body.at("/tools/0/function/name").asText()).isEqualTo("g");
  }

  @ParameterizedTest
  @CsvSource({"required, REQUIRED", "none, NONE", "auto, ''"})
  void the_choice_of_tools_has_words(String ours, String theirs) {
    ObjectNode body = encoded(PLAIN, TOOLS + ", 'tool_choice': '" + ours + "'");

    assertThat(body.path("tool_choice").asText()).isEqualTo(theirs);
  }

  @Test
  void an_older_model_is_kept_from_tools_by_offering_none() {
    ObjectNode body = encoded("command-r-08-2024", TOOLS + ", 'tool_choice': 'none'");

    assertThat(body.has("tools") || body.has("tool_choice")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void strictness_is_for_all_tools_and_wants_a_required_parameter(boolean required) {
    String parameters =
        "{'type': 'object', 'properties': {'a': {'type': 'string'}}"
            + (required ? ", 'required': ['a']}" : "}");
    ObjectNode body =
        encoded(
            PLAIN,
            HELLO
                + ", 'tools': [{'type': 'function', 'function': {'name': 'f', 'strict': true,"
                + " 'parameters': "
                + parameters
                + "}}]");

    assertThat(body.path("strict_tools").asBoolean()).isEqualTo(required);
  }

  @ParameterizedTest
  @CsvSource({REASONING + ", true", PLAIN + ", false"})
  void reasoning_goes_back_the_way_the_model_has_it(String model, boolean thinks) {
    ObjectNode body =
        encoded(
            model,
            "'messages': [{'role': 'user', 'content': 'hello'},"
                + " {'role': 'assistant', 'content': null, 'reasoning_content': 'I plan.',"
                + " 'tool_calls': [{'id': 'c1', 'type': 'function',"
                + " 'function': {'name': 'f', 'arguments': '{}'}}]},"
                + " {'role': 'tool', 'tool_call_id': 'c1', 'content': '5'}]");

    assertThat(body.at("/messages/1/content/0/thinking").asText())
        .isEqualTo(thinks ? "I plan." : "");
    assertThat(body.at("/messages/1/tool_plan").asText()).isEqualTo(thinks ? "" : "I plan.");
  }

  @Test
  void native_fields_are_passed_on() {
    ObjectNode body =
        encoded(
            PLAIN,
            HELLO
                + ", 'documents': ['a'], 'citation_options': {'mode': 'FAST'},"
                + " 'safety_mode': 'STRICT', 'priority': 3");

    assertThat(body.path("documents").path(0).asText()).isEqualTo("a");
    assertThat(body.at("/citation_options/mode").asText()).isEqualTo("FAST");
    assertThat(body.path("safety_mode").asText()).isEqualTo("STRICT");
    assertThat(body.path("priority").asInt()).isEqualTo(3);
  }

  @Test
  void an_image_within_a_tools_result_is_refused() {
    FailureException refused =
        catchThrowableOfType(
            FailureException.class,
            () ->
                ignore(
                    encoded(
                        "command-a-vision-07-2025",
                        "'messages': [{'role': 'user', 'content': 'x'}, {'role': 'tool',"
                            + " 'tool_call_id': 'c', 'content': [{'type': 'image_url',"
                            + " 'image_url': {'url': 'https://example.com/a.png'}}]}]")));

    assertThat(refused.failure()).isInstanceOf(Failure.InvalidValue.class);
  }

  private static ObjectNode encoded(String model, String members) {
    ObjectNode body = Asked.encoded(new CohereDialect(() -> "call_1"), model, members);
    CohereRules.CHAT.check(body);
    return body;
  }

  private static void ignore(ObjectNode body) {
    assertThat(body).isNull();
  }
}
