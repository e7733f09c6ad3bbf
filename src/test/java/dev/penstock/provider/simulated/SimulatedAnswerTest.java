package dev.penstock.provider.simulated;

import static dev.penstock.provider.simulated.Caller.says;
import static dev.penstock.provider.simulated.Caller.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class SimulatedAnswerTest {
  private static final String TOOLS =
      "[{\"type\":\"function\",\"function\":{\"name\":\"now\"}},"
          + "{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":"
          + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},"
          + "\"days\":{\"type\":\"integer\",\"minimum\":1},\"unit\":{\"enum\":[\"C\",\"F\"]}},"
          + "\"required\":[\"city\",\"days\"]}}}]";

  private final Caller caller;

  SimulatedAnswerTest(Vertx vertx) {
    caller = new Caller(vertx, false);
  }

  @Test
  void an_answer_echoes_the_last_user_message() {
    JsonNode answer = caller.ask(says("Is the valve open?")).json();

    JsonNode choice = answer.path("choices").path(0);
    assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
    assertThat(answer.path("model").asText()).isEqualTo("demo-model");
    assertThat(answer.path("id").asText()).startsWith("chatcmpl-");
    assertThat(choice.path("message").path("content").asText())
        .startsWith("You said: Is the valve open?")
        .hasSizeGreaterThan(40);
    assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
  }

  @Test
  void the_same_request_gives_the_same_bytes() {
    assertThat(caller.ask(streamed(says("Hi"))).body())
        .isEqualTo(caller.ask(streamed(says("Hi"))).body())
        .isNotEqualTo(caller.ask(streamed(says("Ho"))).body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Grüße, 世界! 🎉🎉🎉",
        "@simulate {\"text\":\"😀a😀bc😀\\n\\u0001\\\"\\\\\",\"reasoning\":\"Hm 🤔\"}",
        "@simulate {\"tool_calls\":[{\"name\":\"f\",\"arguments\":{\"a\":\"ü\"}},{\"name\":\"g\"}]}",
        "@simulate {\"tokens\":300}",
        "@simulate {\"text\":\"\"}"
      })
  void streamed_and_whole_agree(String message) {
    JsonNode whole = caller.ask(says(message)).json().path("choices").path(0).path("message");
    Answered stream = caller.ask(streamed(says(message)));

    assertThat(stream.headers().get("content-type")).isEqualTo("text/event-stream");
    assertThat(stream.joined(0, "content")).isEqualTo(whole.path("content").asText(""));
    assertThat(stream.joined(0, "reasoning_content"))
        .isEqualTo(whole.path("reasoning_content").asText(""));
    for (int i = 0; i < whole.path("tool_calls").size(); i++) {
      assertThat(stream.arguments(i))
          .isEqualTo(whole.path("tool_calls").path(i).path("function").path("arguments").asText());
    }
    assertThat(stream.finishReasons(0)).hasSize(1);
    assertThat(stream.data().toList()).endsWith("[DONE]").containsOnlyOnce("[DONE]");
  }

  @Test
  void usage_counts_what_was_sent_and_comes_only_if_asked_for() {
    String message = "@simulate {\"tokens\":12,\"reasoning\":\"12345678\"}";
    ObjectNode silent = says(message).put("stream", true);

    JsonNode usage = caller.ask(streamed(says(message))).events().getLast().path("usage");

    assertThat(usage.path("completion_tokens").asLong()).isEqualTo(14);
    assertThat(usage.path("completion_tokens_details").path("reasoning_tokens").asLong())
        .isEqualTo(2);
    assertThat(usage.path("prompt_tokens").asLong()).isEqualTo((message.length() + 3) / 4);
    assertThat(usage.path("total_tokens").asLong())
        .isEqualTo(usage.path("prompt_tokens").asLong() + 14);
    assertThat(caller.ask(silent).events()).noneMatch(event -> event.has("usage"));
  }

  @Test
  void tokens_are_chunks() {
    assertThat(caller.ask(streamed(says("@simulate {\"tokens\":50}"))).contentChunks())
        .isEqualTo(50);
  }

  @Test
  void max_tokens_ends_with_length() {
    ObjectNode request = streamed(says("@simulate {\"tokens\":50}"));
    request.put("max_tokens", 100).put("max_completion_tokens", 7);

    Answered answer = caller.ask(request);

    assertThat(answer.contentChunks()).isEqualTo(7);
    assertThat(answer.finishReasons(0)).containsExactly("length");
  }

  @Test
  void a_stop_sequence_cuts_the_text_wherever_tokens_meet() {
    ObjectNode request = streamed(says("@simulate {\"text\":\"one two thxee three four\"}"));
    request.withArray("stop").add("three").add("zzz");

    Answered answer = caller.ask(request);

    assertThat(answer.joined(0, "content")).isEqualTo("one two thxee ");
    assertThat(answer.finishReasons(0)).containsExactly("stop");
  }

  @Test
  void text_that_only_looks_like_a_stop_sequence_comes_in_the_end() {
    ObjectNode request = says("@simulate {\"text\":\"ends with thre\"}").put("stop", "three");

    assertThat(text(request)).isEqualTo("ends with thre");
  }

  @Test
  void another_seed_gives_another_text() {
    assertThat(text(says("Hi").put("seed", 1))).isNotEqualTo(text(says("Hi").put("seed", 2)));
  }

  @Test
  void choices_are_numbered_and_each_finishes() {
    Answered answer = caller.ask(streamed(says("Hi").put("n", 3)));

    for (int choice = 0; choice < 3; choice++) {
      assertThat(answer.joined(choice, "content")).startsWith("You said: Hi");
      assertThat(answer.finishReasons(choice)).containsExactly("stop");
    }
    assertThat(answer.joined(0, "content")).isNotEqualTo(answer.joined(1, "content"));
  }

  @Test
  void a_required_tool_is_called_with_arguments_that_fit() throws Exception {
    ObjectNode request = says("Weather?").put("tool_choice", "required");
    request.set("tools", SimulatedRequest.JSON.readTree(TOOLS));
    JsonNode first = caller.ask(request).json().path("choices").path(0);
    request.putObject("tool_choice").putObject("function").put("name", "weather");

    Answered named = caller.ask(streamed(request));

    assertThat(first.path("finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(first.path("message").path("content").isNull()).isTrue();
    assertThat(first.path("message").path("tool_calls").path(0).path("function").toString())
        .isEqualTo("{\"name\":\"now\",\"arguments\":\"{}\"}");
    assertThat(named.arguments(0)).isEqualTo("{\"city\":\"text\",\"days\":1}");
    assertThat(named.finishReasons(0)).containsExactly("tool_calls");
  }

  @Test
  void tools_that_are_only_offered_are_not_called() throws Exception {
    ObjectNode request = says("Weather?");
    request.set("tools", SimulatedRequest.JSON.readTree(TOOLS));

    assertThat(caller.ask(request).json().path("choices").path(0).path("finish_reason").asText())
        .isEqualTo("stop");
  }

  @Test
  void a_response_format_is_followed() throws Exception {
    ObjectNode free = says("Hi");
    free.putObject("response_format").put("type", "json_object");
    ObjectNode bound = says("Hi");
    bound
        .putObject("response_format")
        .put("type", "json_schema")
        .putObject("json_schema")
        .set(
            "schema",
            SimulatedRequest.JSON.readTree(
                "{\"type\":\"object\",\"properties\":{\"ok\":{\"type\":\"boolean\"}},"
                    + "\"required\":[\"ok\"]}"));

    assertThat(text(free)).isEqualTo("{\"answer\":\"You said: Hi\"}");
    assertThat(text(bound)).isEqualTo("{\"ok\":true}");
  }

  @Test
  void reasoning_comes_when_an_effort_is_given() {
    Answered low = caller.ask(streamed(says("Hi").put("reasoning_effort", "low")));
    Answered none = caller.ask(streamed(says("Hi").put("reasoning_effort", "none")));

    assertThat(low.joined(0, "reasoning_content")).startsWith("Thinking it over:");
    assertThat(none.joined(0, "reasoning_content")).isEmpty();
  }

  @Test
  void a_directive_steers_from_within_a_message() {
    JsonNode choice =
        caller
            .ask(says("Please @simulate {\"finish_reason\":\"content_filter\"} answer."))
            .json()
            .path("choices")
            .path(0);

    assertThat(choice.path("finish_reason").asText()).isEqualTo("content_filter");
    assertThat(choice.path("message").path("content").asText())
        .startsWith("You said: Please  answer.");
  }

  @Test
  void a_directive_of_an_earlier_turn_has_no_effect() {
    ObjectNode request = says("@simulate {\"text\":\"old\"}");
    request.withArray("messages").addObject().put("role", "user").put("content", "new");

    assertThat(text(request)).startsWith("You said: new");
  }

  @Test
  void calls_of_tools_are_not_repeated_once_their_results_are_there() {
    ObjectNode request = says("@simulate {\"tool_calls\": [{\"name\": \"f\"}]} go");
    assertThat(caller.ask(request).json().at("/choices/0/finish_reason").asText())
        .isEqualTo("tool_calls");
    request
        .withArray("messages")
        .addObject()
        .put("role", "tool")
        .put("tool_call_id", "c")
        .put("content", "done");

    JsonNode choice = caller.ask(request).json().at("/choices/0");
    assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
    assertThat(choice.at("/message/content").asText()).startsWith("You said: go");
  }

  @Test
  void content_in_parts_is_read() throws Exception {
    ObjectNode request = says("");
    JsonNode parts =
        SimulatedRequest.JSON.readTree(
            "[{\"type\":\"text\",\"text\":\"@simulate {\\\"text\\\":\\\"yes\\\"}\"},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:\"}}]");
    ((ObjectNode) request.path("messages").path(0)).set("content", parts);

    assertThat(text(request)).isEqualTo("yes");
  }

  @Test
  void a_word_that_only_begins_like_the_mark_is_no_directive() {
    assertThat(text(says("What is @simulated?"))).startsWith("You said: What is @simulated?");
  }

  @Test
  void frames_of_a_stream_share_one_head() {
    List<JsonNode> events = caller.ask(streamed(says("Hi"))).events();

    assertThat(events)
        .extracting(event -> event.path("id").asText())
        .containsOnly(events.getFirst().path("id").asText());
    assertThat(events)
        .extracting(event -> event.path("object").asText())
        .containsOnly("chat.completion.chunk");
    assertThat(events.getFirst().path("choices").path(0).path("delta").toString())
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
  }

  private String text(ObjectNode request) {
    return caller
        .ask(request)
        .json()
        .path("choices")
        .path(0)
        .path("message")
        .path("content")
        .asText();
  }
}
