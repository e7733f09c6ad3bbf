package dev.penstock.dialect.openai.passthrough;

import static dev.penstock.testing.FactsAssert.assertThatCallerHas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.AnswerTranslator.Whole;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.error.Failure;
import dev.penstock.testing.Collected;
import dev.penstock.testing.Folded;
import dev.penstock.testing.Folded.Ending;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every recorded answer in OpenAI's format, in any pieces, keeps its facts. */
final class PassThroughRecordingsTest {

  @TestFactory
  Stream<DynamicTest> streams_keep_their_facts() {
    return tests("stream", PassThroughRecordingsTest::keepsFacts);
  }

  @TestFactory
  Stream<DynamicTest> streams_come_out_alike_however_they_are_cut_into_pieces() {
    return tests("stream", PassThroughRecordingsTest::anyPieces);
  }

  @TestFactory
  Stream<DynamicTest> streams_that_are_cut_off_at_any_byte_end_once() {
    return tests("stream", PassThroughRecordingsTest::anyPrefix);
  }

  @TestFactory
  Stream<DynamicTest> whole_answers_keep_their_facts() {
    return tests("json", PassThroughRecordingsTest::wholeKeepsFacts);
  }

  @TestFactory
  Stream<DynamicTest> a_stream_nobody_asked_for_is_folded_to_the_same_facts() {
    return tests("stream", PassThroughRecordingsTest::foldKeepsFacts);
  }

  @TestFactory
  Stream<DynamicTest> a_whole_answer_to_a_stream_request_has_the_same_facts() {
    return tests("json", PassThroughRecordingsTest::framesKeepFacts);
  }

  private static void keepsFacts(Recording recording) {
    for (boolean usage : List.of(true, false)) {
      StreamTranslation stream = stream(usage);
      Collected collected = Collected.whole(stream, recording.response());
      Folded folded = Folded.ofFrames(collected.frames());

      assertThatCallerHas(folded).keeps(recording.facts());
      JsonNode error = recording.facts().path("error_in_stream");
      assertThat(collected.completed()).isEqualTo(error.isMissingNode());
      assertThat(folded.ending()).isEqualTo(collected.completed() ? Ending.DONE : Ending.NONE);
      if (error.isMissingNode() && usage) {
        assertThatCallerHas(folded).keepsUsage(recording.facts());
      } else {
        assertThat(folded.usageChunks()).isZero();
      }
      if (error.isObject()) {
        assertThat(collected.failure())
            .isInstanceOfSatisfying(
                Failure.UpstreamRejected.class,
                f -> assertThat(f.message()).isEqualTo(error.path("message").asText()));
      }
      JsonNode tokens = recording.facts().at("/usage/output_tokens");
      if (tokens.isNumber()) {
        assertThat(stream.facts().usage()).isNotNull();
        assertThat(stream.facts().usage().outputTokens()).isEqualTo(billed(recording.facts()));
      }
      assertThat(stream.facts().skippedEvents()).isZero();
    }
  }

  /** What was thought counts as output, also where a provider tells it beside its output. */
  private static long billed(JsonNode facts) {
    JsonNode usage = facts.path("usage");
    long output = usage.path("output_tokens").asLong();
    long all = usage.path("native_total_tokens").asLong();
    long beside = all - usage.path("total_tokens").asLong();
    return beside > 0 ? output + beside : output;
  }

  private static void anyPieces(Recording recording) {
    byte[] bytes = shortened(recording.response());
    for (byte[] stream : List.of(bytes, crlf(bytes))) {
      String expected = Collected.whole(stream(true), stream).text();

      assertThat(Collected.bytes(stream(true), stream).text()).isEqualTo(expected);
      for (int cut = 1; cut < stream.length; cut++) {
        String pieces = Collected.pieces(stream(true), stream, cut).text();
        assertThat(pieces.equals(expected)).as("cut at %d", cut).isTrue();
      }
    }
  }

  private static void anyPrefix(Recording recording) {
    byte[] bytes = shortened(recording.response());
    for (int length = 0; length < bytes.length; length++) {
      Collected collected = Collected.whole(stream(true), Arrays.copyOf(bytes, length));

      assertThat(collected.text().endsWith("data: [DONE]\n\n")).isEqualTo(collected.completed());
      if (collected.completed()) {
        assertThat(collected.text()).containsPattern("\"finish_reason\":\\s*\"");
      }
    }
  }

  private static void wholeKeepsFacts(Recording recording) {
    Whole whole = translator(false).whole(Buffer.buffer(recording.response()));
    Folded folded = Folded.ofAnswer(whole.body().getBytes());

    assertThatCallerHas(folded).keeps(recording.facts()).keepsUsage(recording.facts());
    assertThat(whole.facts().usage()).isNotNull();
  }

  private static void foldKeepsFacts(Recording recording) {
    if (recording.facts().has("error_in_stream")) {
      return;
    }
    Whole whole = translator(false).whole(Buffer.buffer(recording.response()));

    assertThatCallerHas(Folded.ofAnswer(whole.body().getBytes()))
        .keeps(recording.facts())
        .keepsUsage(recording.facts());
  }

  private static void framesKeepFacts(Recording recording) {
    Collected collected = Collected.whole(stream(true), recording.response());

    assertThat(collected.completed()).isTrue();
    assertThatCallerHas(Folded.ofFrames(collected.frames()))
        .keeps(recording.facts())
        .keepsUsage(recording.facts());
  }

  private interface Check {
    void run(Recording recording);
  }

  private static Stream<DynamicTest> tests(String kind, Check check) {
    return Recordings.of("openai-chat", kind).stream()
        .map(recording -> dynamicTest(recording.toString(), () -> check.run(recording)));
  }

  private static StreamTranslation stream(boolean includeUsage) {
    return translator(includeUsage).stream("text/event-stream");
  }

  private static PassThrough translator(boolean includeUsage) {
    return new PassThrough(
        new AnswerSettings(
            includeUsage, "fallback", 1_700_000_000, () -> "made", 1 << 20, () -> 7));
  }

  /**
   * The work grows with the square of the length, so long streams lose events from their middle,
   * unless {@code -Dpenstock.exhaustive=true}.
   */
  private static byte[] shortened(byte[] bytes) {
    List<String> events = Arrays.asList(Buffer.buffer(bytes).toString().split("(?<=\n\n)", -1));
    if (Boolean.getBoolean("penstock.exhaustive") || events.size() < 24) {
      return bytes;
    }
    String ends =
        String.join("", events.subList(0, 8))
            + String.join("", events.subList(events.size() - 12, events.size()));
    return ends.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] crlf(byte[] lf) {
    return Buffer.buffer(lf).toString().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
  }
}
