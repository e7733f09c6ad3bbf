package dev.penstock.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Dialect.ErrorAnswer;
import dev.penstock.error.Failure;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AnthropicAnswerTest {
  private final AnthropicDialect dialect = new AnthropicDialect();

  static List<String> answers() {
    return Fixtures.cases("answers", ".json");
  }

  static List<String> errors() {
    return Fixtures.cases("errors", ".json");
  }

  @ParameterizedTest
  @MethodSource("answers")
  void a_whole_answer_becomes_deltas(String name) {
    List<Delta> deltas =
        dialect.decodeAnswer(Fixtures.text("answers/" + name + ".json").getBytes(UTF_8));

    assertThat(deltas.stream().map(AnthropicAnswerTest::shown))
        .containsExactlyElementsOf(Fixtures.text("answers/" + name + ".txt").lines().toList());
  }

  @ParameterizedTest
  @MethodSource("errors")
  void an_error_tells_what_went_wrong(String name) {
    ObjectNode fixture = Fixtures.json("errors/" + name + ".json");
    JsonNode retry = fixture.path("retry_after_millis");

    Failure failure =
        dialect.decodeError(
            new ErrorAnswer(
                fixture.path("status").asInt(),
                fixture.path("body").toString().getBytes(UTF_8),
                retry.isNull() ? null : (Long) retry.asLong()));

    assertThat(shown(failure)).isEqualTo(fixture.path("failure").asText());
  }

  private static String shown(Delta delta) {
    return delta instanceof Delta.Failed failed
        ? "Failed[failure=" + shown(failed.failure()) + "]"
        : delta.toString();
  }

  /** The detail of what the classifier calls broken is for the log, and its own affair. */
  private static String shown(Failure failure) {
    return failure instanceof Failure.UpstreamBroken broken
            && !broken.detail().equals("the answer is not a message")
        ? "UpstreamBroken"
        : failure.toString();
  }
}
