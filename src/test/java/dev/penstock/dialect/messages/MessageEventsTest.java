package dev.penstock.dialect.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.api.client.Writers;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.testing.FoldedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class MessageEventsTest {
  private static final int MAX_EVENT = 1000;
  private static final Delta STOP = new Delta.Finish(0, FinishReason.STOP, "stop");
  private static final Delta USED = new Delta.Used(new Usage(10, 5, 3L, 2L, null));

  private static Writers writers() {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.putArray("stop_sequences").add("###");
    return new MessagesDialect()
        .writers(request, new AnswerSettings(false, "m", 0, () -> "1", MAX_EVENT, () -> 7));
  }

  private static String frames(List<Delta> deltas) {
    StreamWriter stream = writers().stream();
    deltas.forEach(stream::add);
    stream.end();
    assertThat(stream.failure()).isNull();
    return stream.take().toString();
  }

  /** The message, which is the same streamed and whole. */
  private static ObjectNode message(Delta... said) {
    List<Delta> deltas = new ArrayList<>(List.of(said));
    deltas.addFirst(new Delta.Start("x", "claude"));
    deltas.add(USED);
    WholeWriter whole = writers().whole();
    deltas.forEach(whole::add);
    ObjectNode message = whole.answer();
    FoldedMessage streamed = FoldedMessage.ofFrames(frames(deltas));
    assertThat(streamed.stopped()).isTrue();
    assertThat(read(streamed.message())).isEqualTo(read(message));
    return message;
  }

  private static JsonNode read(ObjectNode message) {
    return Objects.requireNonNull(Json.tree(Json.bytes(message)));
  }

  private static String content(Delta... said) {
    return message(said).path("content").toString().replace('"', '\'');
  }

  private static Delta text(String text) {
    return new Delta.Text(0, text);
  }

  private static Delta call(int index, String id) {
    return new Delta.ToolStart(0, index, id, "f", null);
  }

  private static Delta arguments(int index, String json) {
    return new Delta.ToolArguments(0, index, json);
  }

  @Test
  void usage_is_in_anthropics_sense() {
    assertThat(message(text("hi"), STOP).path("usage").toString())
        .isEqualTo(
            "{\"input_tokens\":5,\"cache_creation_input_tokens\":2,"
                + "\"cache_read_input_tokens\":3,\"output_tokens\":5}");
  }

  @Test
  void events_have_anthropics_names_and_order() {
    String types =
        FoldedMessage.events(frames(List.of(text("hi"), STOP, USED))).stream()
            .map(event -> event.path("type").asText())
            .toList()
            .toString();

    assertThat(types)
        .isEqualTo(
            "[message_start, content_block_start, content_block_delta, content_block_stop,"
                + " message_delta, message_stop]");
  }

  @Test
  void calls_that_come_in_turn_go_out_one_after_the_other() {
    assertThat(
            content(
                text("a"),
                call(0, "x"),
                call(1, "y"),
                arguments(1, "{\"b\":"),
                arguments(0, "{\"a\":\"}\"),".substring(0, 8)),
                text("late"),
                arguments(1, "2}"),
                arguments(0, "}"),
                STOP))
        .isEqualTo(
            "[{'type':'text','text':'a'},"
                + "{'type':'tool_use','id':'x','name':'f','input':{'a':'}'}},"
                + "{'type':'tool_use','id':'y','name':'f','input':{'b':2}},"
                + "{'type':'text','text':'late'}]");
  }

  @Test
  void a_call_ends_when_its_arguments_are_whole_and_another_begins() {
    StreamWriter stream = writers().stream();

    stream.add(call(0, "x"));
    stream.add(arguments(0, "{\"a\":[1]}"));
    stream.add(call(1, "y"));

    assertThat(stream.take().toString()).contains("content_block_stop").contains("\"id\":\"y\"");
  }

  @Test
  void what_waits_behind_a_call_that_does_not_end_is_bounded() {
    StreamWriter stream = writers().stream();

    stream.add(call(0, "x"));
    stream.add(call(1, "y"));
    stream.add(arguments(1, "{\"a\":\"" + "b".repeat(MAX_EVENT)));

    assertThat(stream.failure()).isInstanceOf(Failure.UpstreamBroken.class);
  }

  @Test
  void a_call_without_arguments_has_an_empty_input() {
    assertThat(content(call(0, "x"), STOP))
        .isEqualTo("[{'type':'tool_use','id':'x','name':'f','input':{}}]");
    assertThat(message(call(0, "x"), STOP).path("stop_reason").asText()).isEqualTo("tool_use");
  }

  @Test
  void reasoning_is_a_block_with_its_signature_or_an_empty_one() {
    assertThat(
            content(
                new Delta.Reasoning(0, "h"),
                new Delta.Reasoning(0, "m"),
                new Delta.ReasoningSignature(0, "sig"),
                new Delta.RedactedReasoning(0, "data"),
                new Delta.Reasoning(0, "more"),
                text("so"),
                STOP))
        .isEqualTo(
            "[{'type':'thinking','thinking':'hm','signature':'sig'},"
                + "{'type':'redacted_thinking','data':'data'},"
                + "{'type':'thinking','thinking':'more','signature':''},"
                + "{'type':'text','text':'so'}]");
  }

  @Test
  void what_a_provider_wants_back_with_a_call_stands_before_it() {
    assertThat(content(new Delta.ToolStart(0, 0, "c:1", "f", "Ci=="), STOP))
        .isEqualTo(
            "[{'type':'redacted_thinking','data':'tool-call:Ci==:c:1'},"
                + "{'type':'tool_use','id':'c:1','name':'f','input':{}}]");
  }

  @Test
  void a_refusal_is_text_and_the_reason_to_stop() {
    ObjectNode message = message(new Delta.Refusal(0, "no"), STOP);

    assertThat(message.at("/content/0/text").asText()).isEqualTo("no");
    assertThat(message.path("stop_reason").asText()).isEqualTo("refusal");
  }

  @Test
  void reasons_to_stop_are_anthropics() {
    assertThat(stop(FinishReason.STOP, "stop")).isEqualTo("end_turn null");
    assertThat(stop(FinishReason.STOP, "stop_sequence")).isEqualTo("stop_sequence ###");
    assertThat(stop(FinishReason.LENGTH, "length")).isEqualTo("max_tokens null");
    assertThat(stop(FinishReason.CONTENT_FILTER, "SAFETY")).isEqualTo("refusal null");
    assertThat(stop(FinishReason.TOOL_CALLS, "tool_calls")).isEqualTo("tool_use null");
  }

  private static String stop(FinishReason reason, String word) {
    ObjectNode message = message(text("x"), new Delta.Finish(0, reason, word));
    return message.path("stop_reason").asText() + " " + message.path("stop_sequence").asText();
  }

  @Test
  void pages_that_an_answer_cites_are_citations_of_its_text() {
    ObjectNode annotation = JsonNodeFactory.instance.objectNode().put("type", "url_citation");
    annotation.putObject("url_citation").put("url", "https://a.example").put("title", "A");

    String content =
        content(
            text("so"),
            new Delta.Extra(0, "annotations", JsonNodeFactory.instance.arrayNode().add(annotation)),
            STOP);

    assertThat(content)
        .isEqualTo(
            "[{'type':'text','text':'so','citations':[{'type':'web_search_result_location',"
                + "'url':'https://a.example','title':'A','cited_text':'','encrypted_index':''}]}]");
  }

  @Test
  void other_choices_are_left_out() {
    assertThat(content(text("a"), new Delta.Text(1, "b"), STOP))
        .isEqualTo("[{'type':'text','text':'a'}]");
  }

  @Test
  void arguments_that_are_no_object_stay_readable() {
    WholeWriter whole = writers().whole();
    List.of(call(0, "x"), arguments(0, "{\"a\":"), STOP).forEach(whole::add);

    assertThat(whole.answer().at("/content/0/input/INVALID_JSON").asText()).isEqualTo("{\"a\":");
  }

  @Test
  void an_answer_without_an_end_is_a_failure() {
    StreamWriter stream = writers().stream();
    stream.add(text("a"));

    stream.end();

    assertThat(stream.failure()).isInstanceOf(Failure.UpstreamBroken.class);
  }
}
