package dev.penstock.provider.gemini;

import static dev.penstock.provider.gemini.Talk.call;
import static dev.penstock.provider.gemini.Talk.json;
import static dev.penstock.provider.gemini.Talk.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.api.Conversation.ResponseFormat;
import dev.penstock.api.Conversation.Sampling;
import dev.penstock.api.Conversation.ToolChoice;
import dev.penstock.api.Part;
import dev.penstock.api.ReasoningBlock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Each test's expectation is {@code requests/<name of the test>.json}. */
final class GeminiRequestTest {
  private static final String SCHEMA =
      """
      {"$schema":"http://json-schema.org/draft-07/schema#","type":"object",
       "properties":{"city":{"type":"string"},"unit":{"const":"C"}},
       "required":["city"],"additionalProperties":false}
      """;

  private String name = "";

  @BeforeEach
  void remember(TestInfo info) {
    name = info.getTestMethod().orElseThrow().getName();
  }

  @Test
  void a_picture_that_a_tool_gives_stands_beside_its_result() {
    Part image = new Part.ImageData("image/png", "iVBORw0=", null, null);

    JsonNode parts = new Talk().user("x").result("c1", image).encoded().at("/contents/0/parts");

    assertThat(parts.get(0).path("functionResponse").isMissingNode()).isFalse();
    assertThat(parts.findValues("inlineData")).hasSize(1);
  }

  @Test
  void plain_question() {
    check(new Talk().user("How deep is the weir?"));
  }

  @Test
  void instructions_of_all_turns_are_the_system_instruction() {
    check(new Talk().system("Be brief.").user("Hi").assistant("Hello").system("Speak Dutch."));
  }

  @Test
  void instructions_alone_are_the_users_turn() {
    check(new Talk().system("Tell a joke."));
  }

  @Test
  void turns_of_one_role_are_merged() {
    check(new Talk().user("a").user("b").assistant("c").assistant("d").user("e"));
  }

  @Test
  void empty_texts_are_left_out() {
    check(new Talk().user("").assistant("").user(text(""), text("x")));
  }

  @Test
  void refusal_is_what_the_model_said() {
    check(new Talk().user("a").refused("I cannot help with that.").user("b"));
  }

  @Test
  void images_documents_and_sound() {
    check(
        new Talk()
            .user(
                text("What are these?"),
                new Part.ImageData("image/png", "iVBORw0=", "low", null),
                new Part.ImageUrl("https://pics.example/a/b.JPG?w=1#x", "high", null),
                new Part.ImageUrl(
                    "https://generativelanguage.googleapis.com/v1beta/files/abc", null, null),
                new Part.FileData("application/pdf", "JVBERi0=", "a.pdf", json("{}")),
                new Part.Audio("UklGRg==", "wav", null),
                new Part.Audio("SUQzBA==", "mp3", null)));
  }

  @Test
  void tools_are_function_declarations() {
    check(
        new Talk()
            .user("x")
            .tool("weather", "The weather now", SCHEMA)
            .tool("ping", null, null)
            .tool("pong", null, "{\"type\":\"object\",\"properties\":{}}")
            .toolChoice(new ToolChoice.Auto()));
  }

  @Test
  void named_tool_is_the_only_one_allowed() {
    check(new Talk().user("x").tool("f", null, null).toolChoice(new ToolChoice.Named("f")));
  }

  @Test
  void required_tool_is_any() {
    check(new Talk().user("x").tool("f", null, null).toolChoice(new ToolChoice.Required()));
  }

  @Test
  void no_tool_is_none() {
    check(new Talk().user("x").tool("f", null, null).toolChoice(new ToolChoice.None()));
  }

  @Test
  void parallel_calls_and_their_results() {
    check(
        new Talk()
            .user("Weather and time in Ede?")
            .assistant(
                "Looking.",
                call("call_1", "weather", "{\"city\":\"Ede\",\"n\":1.10}", "c2ln"),
                call("call_2", "time", "{}", null))
            .result("call_1", "weather", "{\"temp\": 12345678901234567890}")
            .result("call_2", "time", "[12, 30]")
            .user("And tomorrow?"));
  }

  @Test
  void results_stand_first_in_the_order_of_their_calls() {
    check(
        new Talk()
            .user("Weather and time in Ede?")
            .assistant(
                "Looking.",
                call("call_1", "weather", "{\"city\":\"Ede\",\"n\":1.10}", "c2ln"),
                call("call_2", "time", "{}", null))
            .result("call_2", "time", "[12, 30]")
            .user("And tomorrow?")
            .result("call_1", "weather", "{\"temp\": 12345678901234567890}"));
  }

  @Test
  void nothing_at_all_is_an_empty_turn() {
    check(new Talk().assistant(""));
  }

  @Test
  void unsigned_call_gets_the_stand_in_where_signatures_are_required() {
    check(
        new Talk()
            .model("gemini-3-pro-preview")
            .user("x")
            .assistant("", call("a", "f", "{}", null), call("b", "g", "{}", null))
            .result("a", "f", "one")
            .result("b", "g", "")
            .assistant("", call("c", "f", "{}", "c2ln"))
            .result("c", "f", "three"));
  }

  @Test
  void own_signature_returns_on_the_last_text_and_foreign_ones_do_not() {
    check(
        new Talk()
            .user("a")
            .assistant("b", List.of(new ReasoningBlock.Signed("hm", "gemini:c2ln")))
            .user("c")
            .assistant(
                "d",
                List.of(
                    new ReasoningBlock.Signed("hm", "foreign"), new ReasoningBlock.Redacted("x")))
            .user("e")
            .assistant(
                "",
                List.of(new ReasoningBlock.Signed("", "gemini:YQ==")),
                call("c", "f", "{}", null)));
  }

  @Test
  void sampling_in_full() {
    Sampling all = new Sampling(64, 0.5, 0.9, 7L, List.of("END", "\n"), 2, 0.25, -1.0, 3);

    check(new Talk().user("x").sampling(all).extra("top_k", IntNode.valueOf(40)));
  }

  @Test
  void neutral_sampling_is_not_sent() {
    check(
        new Talk()
            .user("x")
            .sampling(new Sampling(null, null, null, null, List.of(), 1, 0.0, 0.0, null)));
  }

  @Test
  void logprobs_without_alternatives() {
    check(
        new Talk()
            .user("x")
            .sampling(new Sampling(null, null, null, null, List.of(), 1, null, null, 0)));
  }

  @Test
  void json_object_is_a_mime_type() {
    check(new Talk().user("x").format(new ResponseFormat.JsonObject()));
  }

  @Test
  void json_schema_is_sent_as_such() {
    check(new Talk().user("x").format(new ResponseFormat.JsonSchema("w", "d", json(SCHEMA), true)));
  }

  @Test
  void reasoning_effort_is_a_thinking_config() {
    check(new Talk().user("x").effort("medium"));
  }

  @Test
  void native_parameters_pass_as_they_are() {
    check(
        new Talk()
            .user("x")
            .effort("high")
            .extra("thinking_config", json("{\"thinkingBudget\":-1}"))
            .extra("safety_settings", GeminiJson.newArray().add(json("{\"category\":\"C\"}")))
            .extra("cached_content", TextNode.valueOf("cachedContents/c1"))
            .extra("top_k", NullNode.getInstance()));
  }

  private void check(Talk talk) {
    String expected = Fixtures.read(Fixtures.path("requests/" + name + ".json"));

    assertThat(talk.encoded().toPrettyString() + "\n").isEqualTo(expected);
  }
}
