package dev.penstock.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.error.Failure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GeminiAnswerTest {

  @TestFactory
  Stream<DynamicTest> whole_answers() {
    return Fixtures.inputs("answers", ".json").stream()
        .map(input -> DynamicTest.dynamicTest(Fixtures.name(input), () -> check(input)));
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, STOP",
    "MAX_TOKENS, LENGTH",
    "SAFETY, CONTENT_FILTER",
    "RECITATION, CONTENT_FILTER",
    "BLOCKLIST, CONTENT_FILTER",
    "PROHIBITED_CONTENT, CONTENT_FILTER",
    "SPII, CONTENT_FILTER",
    "IMAGE_SAFETY, CONTENT_FILTER",
    "IMAGE_PROHIBITED_CONTENT, CONTENT_FILTER",
    "IMAGE_RECITATION, CONTENT_FILTER",
    "LANGUAGE, STOP",
    "OTHER, STOP",
    "MALFORMED_FUNCTION_CALL, STOP",
    "UNEXPECTED_TOOL_CALL, STOP",
    "TOO_MANY_TOOL_CALLS, STOP",
    "SOMETHING_NEW, STOP"
  })
  void finish_reason_after_some_text(String given, FinishReason expected) {
    assertThat(finish("{\"text\":\"x\"}", given)).isEqualTo(new Delta.Finish(0, expected, given));
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, TOOL_CALLS",
    "UNEXPECTED_TOOL_CALL, TOOL_CALLS",
    "MAX_TOKENS, LENGTH",
    "SAFETY, CONTENT_FILTER"
  })
  void finish_reason_after_a_tool_call(String given, FinishReason expected) {
    assertThat(finish("{\"functionCall\":{\"name\":\"f\"}}", given))
        .isEqualTo(new Delta.Finish(0, expected, given));
  }

  @Test
  void empty_answer_that_stopped_is_legal() {
    assertThat(finish("", "STOP")).isEqualTo(new Delta.Finish(0, FinishReason.STOP, "STOP"));
  }

  @Test
  void answer_cut_anywhere_is_a_failure() {
    byte[] whole = Fixtures.read(Fixtures.path("answers/text.json")).strip().getBytes(UTF_8);

    for (int length = 0; length < whole.length; length++) {
      assertThat(Fixtures.dialect().decodeAnswer(Arrays.copyOf(whole, length)))
          .as("%d bytes", length)
          .containsExactly(
              new Delta.Failed(new Failure.UpstreamBroken("the answer is no JSON object")));
    }
  }

  private static Delta finish(String part, String reason) {
    String answer =
        "{\"candidates\":[{\"content\":{\"parts\":[%s]},\"finishReason\":\"%s\"}]}"
            .formatted(part, reason);
    return Fixtures.dialect().decodeAnswer(answer.getBytes(UTF_8)).getLast();
  }

  private static void check(Path input) {
    List<Delta> deltas = Fixtures.dialect().decodeAnswer(Fixtures.read(input).getBytes(UTF_8));

    assertThat(Fixtures.lines(deltas)).isEqualTo(Fixtures.expected(input, ".deltas"));
  }
}
