package dev.penstock.provider.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Conversation.ResponseFormat;
import dev.penstock.api.Conversation.Sampling;
import dev.penstock.api.Conversation.Tool;
import dev.penstock.api.Conversation.ToolChoice;
import dev.penstock.api.Message;
import dev.penstock.api.Part;
import dev.penstock.api.ReasoningBlock;
import dev.penstock.api.ToolCall;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaRequestTest {
  private static final Tool WEATHER =
      new Tool(
          "get_weather",
          "Weather of a city",
          Fixtures.object(
              "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
                  + "\"required\":[\"city\"]}"),
          true,
          null);

  @Test
  void every_parameter_has_its_place() {
    Sampling all = new Sampling(100, 0.5, 0.9, 42L, List.of("END", "\n"), 1, 0.1, -0.2, null);

    JsonNode body =
        encoded(
            new Ask()
                .sampling(all)
                .effort("high")
                .streamed()
                .extra("top_k", "40")
                .extra("options", "{\"num_ctx\":8192,\"temperature\":1}")
                .extra("keep_alive", "\"5m\"")
                .extra("truncate", "false"));

    assertThat(body).isEqualTo(Fixtures.expected("request-all-parameters.json"));
  }

  @Test
  void nothing_is_set_that_the_caller_left_open() {
    assertThat(encoded(new Ask()))
        .isEqualTo(
            Fixtures.json(
                "{\"model\":\"llama3.2\",\"stream\":false,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));
  }

  @Test
  void a_tool_turn_keeps_ids_names_and_every_digit_of_the_arguments() {
    Message asked =
        new Message.Assistant(
            List.of(),
            null,
            "I need both.",
            List.of(),
            List.of(
                new ToolCall(
                    "call_1",
                    "get_weather",
                    Fixtures.object("{\"n\":12345678901234567890.10}"),
                    null,
                    null),
                new ToolCall("call_2", "now", Fixtures.object("{}"), null, null)));
    Message first = new Message.ToolResult("call_1", "get_weather", texts("7 degrees", "rain"));
    Message second = new Message.ToolResult("call_2", null, texts("noon"));

    JsonNode body =
        encoded(
            new Ask()
                .messages(
                    new Message.Instructions(texts("Be brief.")),
                    Ask.user("Weather?"),
                    asked,
                    first,
                    second)
                .tools(WEATHER, new Tool("now", null, null, null, null))
                .toolChoice(new ToolChoice.Auto()));

    assertThat(body.toString())
        .isEqualTo(Fixtures.expected("request-tool-turn.json").toString())
        .contains("12345678901234567890.10");
  }

  @Test
  void images_and_sound_go_beside_the_joined_text() {
    Message turn =
        new Message.User(
            List.of(
                new Part.Text("What is", null),
                new Part.ImageData("image/png", "aW1n", "high", null),
                new Part.Text("this?", null),
                new Part.Audio("c25k", "wav", null)),
            "ann");

    assertThat(encoded(new Ask().messages(turn)).path("messages").path(0))
        .isEqualTo(
            Fixtures.json(
                "{\"role\":\"user\",\"content\":\"What is\\nthis?\",\"images\":[\"aW1n\",\"c25k\"]}"));
  }

  @Test
  void an_image_url_is_refused_and_never_fetched() {
    Message turn =
        new Message.User(List.of(new Part.ImageUrl("https://example.com/a.png", null, null)), null);

    assertThat(refusal(new Ask().messages(Ask.user("Look:"), turn)))
        .isInstanceOfSatisfying(
            Failure.InvalidValue.class,
            f -> {
              assertThat(f.param()).isEqualTo("messages[1].content");
              assertThat(f.message()).contains("data URL").doesNotContain("example.com");
            });
  }

  @Test
  void a_file_is_refused() {
    Message turn =
        new Message.User(
            List.of(new Part.FileData("application/pdf", "cGRm", "a.pdf", null)), null);

    assertThat(refusal(new Ask().messages(turn))).isInstanceOf(Failure.InvalidValue.class);
  }

  @Test
  void earlier_reasoning_and_refusals_are_text_to_ollama() {
    Message turn =
        new Message.Assistant(
            List.of(),
            "I cannot.",
            null,
            List.of(new ReasoningBlock.Signed("Hm.", "sig"), new ReasoningBlock.Redacted("secret")),
            List.of());

    assertThat(encoded(new Ask().messages(turn)).path("messages").path(0))
        .isEqualTo(
            Fixtures.json(
                "{\"role\":\"assistant\",\"content\":\"I cannot.\",\"thinking\":\"Hm.\"}"));
  }

  @Test
  void tool_choice_none_leaves_the_tools_out() {
    JsonNode body = encoded(new Ask().tools(WEATHER).toolChoice(new ToolChoice.None()));

    assertThat(body.has("tools")).isFalse();
  }

  @Test
  void what_ollama_cannot_promise_is_refused_by_name() {
    Sampling two = new Sampling(null, null, null, null, List.of(), 2, null, null, null);

    assertThat(unsupported(new Ask().tools(WEATHER).toolChoice(new ToolChoice.Required())))
        .isEqualTo("tool_choice");
    assertThat(unsupported(new Ask().tools(WEATHER).toolChoice(new ToolChoice.Named("f"))))
        .isEqualTo("tool_choice");
    assertThat(unsupported(new Ask().tools(WEATHER).parallelToolCalls(false)))
        .isEqualTo("parallel_tool_calls");
    assertThat(unsupported(new Ask().sampling(two))).isEqualTo("n");
  }

  @Test
  void response_formats_become_format() {
    JsonNode schema = Fixtures.json("{\"type\":\"object\"}");
    ResponseFormat named =
        new ResponseFormat.JsonSchema("x", null, Fixtures.object("{\"type\":\"object\"}"), true);

    assertThat(encoded(new Ask().format(new ResponseFormat.JsonObject())).path("format").asText())
        .isEqualTo("json");
    assertThat(encoded(new Ask().format(named)).path("format")).isEqualTo(schema);
  }

  @ParameterizedTest
  @CsvSource({
    "none,false",
    "minimal,'\"low\"'",
    "low,'\"low\"'",
    "medium,'\"medium\"'",
    "high,'\"high\"'",
    "xhigh,'\"max\"'"
  })
  void reasoning_effort_becomes_think(String effort, String think) {
    JsonNode body = encoded(new Ask().effort(effort).extra("think", "true"));

    assertThat(body.path("think")).isEqualTo(Fixtures.json(think));
  }

  @Test
  void values_of_no_meaning_are_refused() {
    assertThat(refusal(new Ask().effort("hard"))).isInstanceOf(Failure.InvalidValue.class);
    assertThat(refusal(new Ask().extra("options", "3"))).isInstanceOf(Failure.InvalidValue.class);
  }

  @Test
  void options_of_the_caller_are_not_changed() {
    Ask ask = new Ask().sampling(Ask.temperature(0.0)).extra("options", "{\"temperature\":1}");
    var conversation = ask.done();

    JsonNode body = OllamaRequest.encode(conversation);

    assertThat(body.path("options").path("temperature").asDouble()).isZero();
    assertThat(conversation.extra()).containsEntry("options", Fixtures.json("{\"temperature\":1}"));
  }

  private static List<Part> texts(String... texts) {
    return List.of(texts).stream().<Part>map(text -> new Part.Text(text, null)).toList();
  }

  private static JsonNode encoded(Ask ask) {
    return Fixtures.json(OllamaRequest.encode(ask.done()).toString());
  }

  private static @Nullable String unsupported(Ask ask) {
    return refusal(ask) instanceof Failure.UnsupportedParameter f ? f.param() : null;
  }

  private static Failure refusal(Ask ask) {
    return catchThrowableOfType(
            FailureException.class, () -> assertThat(OllamaRequest.encode(ask.done())).isNull())
        .failure();
  }
}
