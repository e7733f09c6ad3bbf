package dev.penstock.provider.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.error.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaStreamTest {
  private final AtomicInteger made = new AtomicInteger();
  private final OllamaDialect dialect =
      new OllamaDialect(() -> "call_made_" + made.incrementAndGet());

  @Test
  void a_stream_gives_thinking_text_tool_calls_usage_and_finish() throws Exception {
    assertThat(decoded(new String(Fixtures.bytes("stream-tools.ndjson"), StandardCharsets.UTF_8)))
        .containsExactly(
            new Delta.Start(null, "qwen3"),
            new Delta.Reasoning(0, "Two "),
            new Delta.Reasoning(0, "calls."),
            new Delta.Text(0, "Wait: "),
            new Delta.ToolStart(0, 0, "call_x", "add", null),
            new Delta.ToolArguments(0, 0, "{\"a\":12345678901234567890,\"b\":0.10}"),
            new Delta.ToolStart(0, 1, "call_made_1", "now", null),
            new Delta.ToolArguments(0, 1, "{}"),
            new Delta.ToolStart(0, 2, "call_made_2", "bare", null),
            new Delta.ToolArguments(0, 2, "{}"),
            new Delta.Used(new Usage(11, 7, null, null, null)),
            new Delta.Finish(0, FinishReason.TOOL_CALLS, "stop"));
  }

  @Test
  void a_whole_answer_gives_the_same_deltas_as_a_stream() throws Exception {
    String answer =
        "{\"model\":\"m\",\"message\":{\"content\":\"Hi\",\"thinking\":\"Hm\"},"
            + "\"done\":true,\"done_reason\":\"length\",\"eval_count\":3}";

    assertThat(whole(answer))
        .isEqualTo(decoded(answer))
        .containsExactly(
            new Delta.Start(null, "m"),
            new Delta.Reasoning(0, "Hm"),
            new Delta.Text(0, "Hi"),
            new Delta.Used(new Usage(0, 3, null, null, null)),
            new Delta.Finish(0, FinishReason.LENGTH, "length"));
  }

  @Test
  void an_old_answer_without_reason_or_counts_is_whole() {
    assertThat(whole("{\"model\":\"m\",\"message\":{\"content\":\"Hi\"},\"done\":true}"))
        .containsExactly(
            new Delta.Start(null, "m"),
            new Delta.Text(0, "Hi"),
            new Delta.Finish(0, FinishReason.STOP, null));
  }

  @ParameterizedTest
  @CsvSource({"stop,STOP", "length,LENGTH", "load,STOP", "unload,STOP", "later_word,STOP"})
  void done_reasons_of_an_answer_with_text(String reason, FinishReason expected) {
    assertThat(whole(answer("Hi", reason))).contains(new Delta.Finish(0, expected, reason));
  }

  @Test
  void an_empty_answer_that_stopped_is_legal() {
    assertThat(whole(answer("", "stop"))).contains(new Delta.Finish(0, FinishReason.STOP, "stop"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"load", "unload"})
  void a_model_that_only_loaded_has_not_answered(String reason) {
    assertThat(whole(answer("", reason)).getLast())
        .isEqualTo(
            new Delta.Failed(new Failure.UpstreamBroken("empty answer, done_reason " + reason)));
  }

  @Test
  void tool_calls_cut_by_the_token_limit_finish_with_length() {
    String answer =
        "{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{}}}]},"
            + "\"done\":true,\"done_reason\":\"length\"}";

    assertThat(whole(answer)).contains(new Delta.Finish(0, FinishReason.LENGTH, "length"));
  }

  @Test
  void arguments_as_text_are_kept() {
    String answer =
        "{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}]},"
            + "\"done\":true}";

    assertThat(whole(answer)).contains(new Delta.ToolArguments(0, 0, "{\"a\":1}"));
  }

  @Test
  void an_error_line_ends_the_stream_as_failed() throws Exception {
    String lines =
        """
        {"model":"m","message":{"content":"Hi"},"done":false}
        {"error":"an error was encountered while running the model"}
        {"model":"m","message":{"content":""},"done":true}
        """;

    List<Delta> deltas = decoded(lines);

    assertThat(deltas).hasSize(3);
    assertThat(deltas.getLast())
        .isInstanceOfSatisfying(
            Delta.Failed.class, failed -> assertThat(failed.failure().retryable()).isTrue());
  }

  @Test
  void an_error_inside_a_200_says_what_it_is() {
    assertThat(whole("{\"error\":\"the input length exceeds the context length\",\"status\":400}"))
        .containsExactly(
            new Delta.Failed(
                new Failure.ContextLengthExceeded("the input length exceeds the context length")));
  }

  @Test
  void nothing_counts_after_done() throws Exception {
    String done = answer("Hi", "stop");

    assertThat(decoded(done + "\n" + done)).isEqualTo(decoded(done));
  }

  @Test
  void a_cut_stream_has_no_finish() throws Exception {
    assertThat(decoded("{\"message\":{\"content\":\"Hi\"},\"done\":false}"))
        .containsExactly(new Delta.Start(null, null), new Delta.Text(0, "Hi"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"mess", "[]", "\"x\"", "{\"status\":\"pulling\"}", "3"})
  void a_line_of_another_format_is_undecodable_and_the_stream_goes_on(String line)
      throws Exception {
    StreamDecoder decoder = dialect.newStreamDecoder("application/x-ndjson");

    assertThatExceptionOfType(StreamDecoder.UndecodableEvent.class)
        .isThrownBy(() -> assertThat(decoder.event("", line)).isNull());
    assertThat(decoder.event("", answer("Hi", "stop"))).contains(new Delta.Text(0, "Hi"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"message\":{\"content\":\"Hi\"}}"})
  void a_whole_answer_that_is_none_fails(String body) {
    assertThat(whole(body).getLast()).isInstanceOf(Delta.Failed.class);
  }

  @Test
  void probabilities_of_tokens_without_text_wait_for_it() throws Exception {
    String lines =
        """
        {"message":{"thinking":"Hm"},"logprobs":[{"token":"Hm","logprob":-1}],"done":false}
        {"message":{"content":""},"logprobs":[{"token":"half","logprob":-2}],"done":false}
        {"message":{"content":"漢"},"logprobs":[{"token":"whole","logprob":-3}],"done":true}
        """;

    assertThat(decoded(lines))
        .filteredOn(delta -> delta instanceof Delta.Extra || delta instanceof Delta.Text)
        .containsExactly(probability("half", -2), probability("whole", -3), new Delta.Text(0, "漢"));
  }

  private static Delta probability(String token, int logprob) {
    return new Delta.Extra(
        0,
        "logprobs",
        Objects.requireNonNull(
            Json.tree(
                "{\"content\":[{\"token\":\"%s\",\"logprob\":%d,\"bytes\":null,\"top_logprobs\":[]}],\"refusal\":null}"
                    .formatted(token, logprob))));
  }

  private static String answer(String text, String reason) {
    return "{\"message\":{\"content\":\"%s\"},\"done\":true,\"done_reason\":\"%s\"}"
        .formatted(text, reason);
  }

  private List<Delta> whole(String body) {
    return dialect.decodeAnswer(body.getBytes(StandardCharsets.UTF_8));
  }

  private List<Delta> decoded(String lines) throws StreamDecoder.UndecodableEvent {
    StreamDecoder decoder = dialect.newStreamDecoder("application/x-ndjson");
    List<Delta> deltas = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      deltas.addAll(decoder.event("", line));
    }
    deltas.addAll(decoder.end());
    return deltas;
  }
}
