package dev.penstock.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.OpenAiErrors;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResponsesWritersTest {
  private static final AnswerSettings SETTINGS =
      new AnswerSettings(false, "fallback", 1_700_000_000, () -> "id", 1 << 20, () -> 7);

  private final Remembering keeper = new Remembering();
  private final ResponsesDialect dialect = new ResponsesDialect(keeper);

  private static ObjectNode request(String json) {
    return (ObjectNode) Json.tree(json);
  }

  private Heard streamed(String request, Delta... deltas) {
    StreamWriter writer = dialect.writers(request(request), SETTINGS).stream();
    Arrays.stream(deltas).forEach(writer::add);
    writer.end();
    assertThat(writer.failure()).isNull();
    return Heard.of(writer.take().getBytes());
  }

  private ObjectNode whole(String request, Delta... deltas) {
    WholeWriter writer = dialect.writers(request(request), SETTINGS).whole();
    Arrays.stream(deltas).forEach(writer::add);
    return writer.answer();
  }

  private static final Delta[] TURN = {
    new Delta.Start("x", "model-1"),
    new Delta.Reasoning(0, "think "),
    new Delta.Reasoning(0, "hard"),
    new Delta.ReasoningSignature(0, "sig=="),
    new Delta.RedactedReasoning(0, "xyz"),
    new Delta.Text(0, "Hel"),
    new Delta.Text(0, "lo"),
    new Delta.Refusal(0, "no"),
    new Delta.ToolStart(0, 0, "call_a", "f", null),
    new Delta.ToolArguments(0, 0, "{\"a\":"),
    new Delta.ToolStart(0, 1, "call_b", "patch", "gemini-sig"),
    new Delta.Finish(0, FinishReason.STOP, "end_turn"),
    new Delta.Used(new Usage(10, 5, 3L, null, 2L)),
  };

  @Test
  void streamed_and_whole_say_the_same() {
    String request = "{\"model\":\"m\",\"input\":\"hi\",\"tools\":[]}";
    Delta[] turn = TURN.clone();
    turn[10] = new Delta.ToolArguments(0, 0, "1}");

    Heard heard = streamed(request, turn);

    heard.agrees();
    assertThat(heard.response()).hasToString(whole(request, turn).toString());
  }

  @Test
  void a_text_has_all_its_events_in_order() {
    Heard heard =
        streamed(
            "{\"model\":\"m\",\"input\":\"hi\"}",
            new Delta.Start(null, "model-1"),
            new Delta.Text(0, "Hi"),
            new Delta.Finish(0, FinishReason.STOP, null));

    assertThat(heard.types())
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    assertThat(heard.response().path("model").asText()).isEqualTo("model-1");
    assertThat(keeper.answered).singleElement().hasToString(heard.response().toString());
  }

  @Test
  void another_choice_is_not_mixed_into_the_first() {
    ObjectNode response =
        whole(
            "{\"model\":\"m\",\"input\":\"hi\",\"n\":2}",
            new Delta.Text(0, "Hi"),
            new Delta.Text(1, "Hello"),
            new Delta.Finish(1, FinishReason.LENGTH, null),
            new Delta.Finish(0, FinishReason.STOP, null));

    assertThat(response.path("status").asText()).isEqualTo("completed");
    assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("Hi");
  }

  @Test
  void what_a_provider_wants_back_comes_back_byte_for_byte() {
    ObjectNode response =
        whole(
            "{\"model\":\"m\",\"input\":\"hi\"}",
            new Delta.Reasoning(0, "think"),
            new Delta.ReasoningSignature(0, "sig=="),
            new Delta.RedactedReasoning(0, "x/y+z"),
            new Delta.ToolStart(0, 0, "call_a", "f", "gem/sig="),
            new Delta.Finish(0, FinishReason.STOP, null));
    ObjectNode next = request("{\"model\":\"m\"}");
    next.set("input", response.get("output"));
    next.withArrayProperty("input")
        .addObject()
        .put("type", "function_call_output")
        .put("call_id", "call_a")
        .put("output", "done");

    JsonNode said = dialect.toChat(next).path("messages").path(0);

    assertThat(said.path("thinking_blocks").toString())
        .isEqualTo(
            "[{\"type\":\"thinking\",\"thinking\":\"think\",\"signature\":\"sig==\"},"
                + "{\"type\":\"redacted_thinking\",\"data\":\"x/y+z\"}]");
    assertThat(said.at("/tool_calls/0/extra_content/google/thought_signature").asText())
        .isEqualTo("gem/sig=");
    assertThat(said.has("reasoning_content")).isFalse();
  }

  @Test
  void a_custom_tool_gets_its_text_and_not_the_function_s_arguments() {
    String request =
        "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"custom\",\"name\":\"p\"}]}";

    Heard heard =
        streamed(
            request,
            new Delta.ToolStart(0, 0, "call_a", "p", null),
            new Delta.ToolArguments(0, 0, "{\"input\":\"*** Begin"),
            new Delta.ToolArguments(0, 0, " Patch\"}"),
            new Delta.Finish(0, FinishReason.TOOL_CALLS, null));

    heard.agrees();
    JsonNode item = heard.response().path("output").path(0);
    assertThat(item.path("type").asText()).isEqualTo("custom_tool_call");
    assertThat(item.path("input").asText()).isEqualTo("*** Begin Patch");
  }

  @Test
  void a_limit_makes_it_incomplete() {
    ObjectNode response =
        whole(
            "{\"model\":\"m\",\"input\":\"hi\"}",
            new Delta.Text(0, "Hi"),
            new Delta.Finish(0, FinishReason.LENGTH, null));

    assertThat(response.path("status").asText()).isEqualTo("incomplete");
    assertThat(response.at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
    assertThat(response.at("/output/0/status").asText()).isEqualTo("incomplete");
  }

  @Test
  void citations_are_told_of_the_text_they_are_of() {
    JsonNode citations =
        Json.tree(
            "[{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://a\",\"title\":\"A\","
                + "\"start_index\":0,\"end_index\":2}}]");

    Heard heard =
        streamed(
            "{\"model\":\"m\",\"input\":\"hi\"}",
            new Delta.Text(0, "Hi"),
            new Delta.Extra(0, "annotations", citations),
            new Delta.Finish(0, FinishReason.STOP, null));

    assertThat(heard.types()).contains("response.output_text.annotation.added");
    assertThat(heard.response().at("/output/0/content/0/annotations/0").toString())
        .isEqualTo(
            "{\"type\":\"url_citation\",\"url\":\"https://a\",\"title\":\"A\",\"start_index\":0,"
                + "\"end_index\":2}");
  }

  @Test
  void sound_in_pieces_is_told_whole() {
    String request = "{\"model\":\"m\",\"input\":\"hi\"}";
    Delta[] spoken = {
      new Delta.Start(null, "model-1"),
      new Delta.Extra(0, "audio", sound("AQ==")),
      new Delta.Extra(0, "audio", sound("AgM=")),
      new Delta.Finish(0, FinishReason.STOP, null)
    };

    Heard heard = streamed(request, spoken);

    heard.agrees();
    assertThat(heard.response()).hasToString(whole(request, spoken).toString());
    assertThat(heard.response().at("/output/0/audio").toString())
        .isEqualTo(
            "{\"id\":\"audio_id\",\"data\":\"AQID\",\"transcript\":\"\",\"expires_at\":1700000000}");
  }

  @Test
  void sound_that_is_none_fails_the_answer() {
    StreamWriter writer =
        dialect.writers(request("{\"model\":\"m\",\"input\":\"hi\"}"), SETTINGS).stream();

    writer.add(new Delta.Extra(0, "audio", sound("?")));

    assertThat(writer.failure()).isInstanceOf(Failure.UpstreamBroken.class);
  }

  private static ObjectNode sound(String base64) {
    return request("{\"data\":\"" + base64 + "\"}");
  }

  @Test
  void an_error_in_a_stream_goes_on_with_its_numbers() {
    StreamWriter writer =
        dialect.writers(request("{\"model\":\"m\",\"input\":\"hi\"}"), SETTINGS).stream();
    writer.add(new Delta.Text(0, "Hi"));
    OpenAiErrors.Reply reply = OpenAiErrors.of(new Failure.UpstreamBroken("cut"));

    Buffer all = writer.take().appendBuffer(dialect.errors().event(reply, "id"));

    Heard heard = Heard.of(all.getBytes());
    List<String> types = heard.types();
    assertThat(types.subList(types.size() - 2, types.size()))
        .containsExactly("error", "response.failed");
    assertThat(heard.response().at("/error/code").asText()).isEqualTo("upstream_error");
  }

  @Test
  void a_cut_stream_has_no_end() {
    StreamWriter writer =
        dialect.writers(request("{\"model\":\"m\",\"input\":\"hi\"}"), SETTINGS).stream();
    writer.add(new Delta.Text(0, "Hi"));

    writer.end();

    assertThat(writer.failure()).isInstanceOf(Failure.UpstreamBroken.class);
    assertThat(keeper.answered).isEmpty();
  }
}
