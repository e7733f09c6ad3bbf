package dev.penstock.replay;

import static dev.penstock.testing.FactsAssert.assertThatCallerHas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.penstock.api.AnswerTranslator.Whole;
import dev.penstock.api.StreamTranslation;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.testing.Collected;
import dev.penstock.testing.Folded;
import dev.penstock.testing.Folded.Ending;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recorded answer of a provider with a format of its own becomes an OpenAI answer that keeps
 * its facts. Those in OpenAI's format are in {@code PassThroughRecordingsTest}.
 */
final class TranslationReplayTest {
  private static final String DONE = "data: [DONE]\n\n";

  /** Its finish reason has no counterpart and nothing was produced: a failed attempt. */
  private static final String FAILS = "gemini/stream-unexpected-tool-call";

  @BeforeAll
  static void there_are_recordings() {
    Recordings.thereAreSome();
  }

  @TestFactory
  Stream<DynamicTest> streams_keep_their_facts() {
    return tests("stream", TranslationReplayTest::keepsFacts);
  }

  @TestFactory
  Stream<DynamicTest> streams_come_out_alike_however_they_are_cut_into_pieces() {
    return tests("stream", TranslationReplayTest::anyPieces);
  }

  @TestFactory
  Stream<DynamicTest> streams_that_are_cut_off_at_any_byte_end_once() {
    return tests("stream", TranslationReplayTest::anyPrefix);
  }

  @TestFactory
  Stream<DynamicTest> streamed_and_collected_agree() {
    return tests("stream", TranslationReplayTest::collectedAgrees);
  }

  @TestFactory
  Stream<DynamicTest> whole_answers_keep_their_facts() {
    return tests("json", TranslationReplayTest::wholeKeepsFacts);
  }

  @TestFactory
  Stream<DynamicTest> a_whole_answer_to_a_stream_request_has_the_same_facts() {
    return tests("json", TranslationReplayTest::framesKeepFacts);
  }

  private static void keepsFacts(Recording recording) {
    for (boolean usage : List.of(true, false)) {
      StreamTranslation stream =
          Native.translator(recording, usage).stream(Native.contentType(recording));
      Collected collected = Collected.whole(stream, recording.response());
      Folded folded = Folded.ofFrames(collected.frames());

      assertThat(stream.facts().skippedEvents()).isZero();
      assertThatCallerHas(folded).keeps(recording.facts());
      if (recording.toString().equals(FAILS)) {
        assertThat(collected.failure()).isInstanceOf(Failure.UpstreamBroken.class);
        assertThat(collected.content()).isFalse();
        continue;
      }
      if (toldAnError(recording)) {
        assertThat(collected.failure())
            .isEqualTo(
                new Failure.UpstreamRejected(
                    400,
                    "invalid_request",
                    null,
                    recording.facts().path("error_in_stream").asText()));
        continue;
      }
      assertThat(collected.failure()).isNull();
      assertThat(folded.ending()).isEqualTo(Ending.DONE);
      if (usage) {
        assertThatCallerHas(folded).keepsUsage(recording.facts());
      } else {
        assertThat(folded.usageChunks()).isZero();
      }
    }
  }

  /** In place of an end. */
  private static boolean toldAnError(Recording recording) {
    return recording.facts().has("error_in_stream");
  }

  private static void anyPieces(Recording recording) {
    byte[] bytes = recording.response();
    String expected = Collected.whole(Native.stream(recording), bytes).text();

    assertThat(Collected.bytes(Native.stream(recording), bytes).text()).isEqualTo(expected);
    int[] sevens = IntStream.range(1, bytes.length).filter(at -> at % 7 == 0).toArray();
    assertThat(Collected.pieces(Native.stream(recording), bytes, sevens).text())
        .isEqualTo(expected);
    for (int[] cuts : Cuts.of(bytes)) {
      String pieces = Collected.pieces(Native.stream(recording), bytes, cuts).text();
      assertThat(pieces.equals(expected)).as("cut at %d", cuts[0]).isTrue();
    }
  }

  private static void anyPrefix(Recording recording) {
    byte[] bytes = recording.response();
    String whole = Collected.whole(Native.stream(recording), bytes).text();
    for (int cut : Cuts.ends(bytes)) {
      prefixEndsOnce(recording, Arrays.copyOf(bytes, cut), whole);
    }
    prefixEndsOnce(recording, new byte[0], whole);
  }

  /** That it ends once is what {@link Collected} sees to. */
  private static void prefixEndsOnce(Recording recording, byte[] prefix, String whole) {
    Collected collected = Collected.whole(Native.stream(recording), prefix);
    String text = collected.text();

    assertThat(text.endsWith(DONE)).as("cut at %d", prefix.length).isEqualTo(collected.completed());
    if (collected.completed()) {
      assertThat(Folded.ofFrames(collected.frames()).finishReason()).isNotNull();
    } else {
      assertThat(whole.startsWith(text)).as("cut at %d", prefix.length).isTrue();
    }
  }

  private static void collectedAgrees(Recording recording) {
    Buffer body = Buffer.buffer(recording.response());
    Collected frames = Collected.whole(Native.stream(recording), recording.response());
    if (recording.toString().equals(FAILS) || toldAnError(recording)) {
      assertThat(
              catchThrowableOfType(
                      FailureException.class,
                      () -> ignore(Native.collecting(recording).whole(body)))
                  .failure())
          .isEqualTo(frames.failure());
      return;
    }
    Whole whole = Native.collecting(recording).whole(body);
    Folded streamed = Folded.ofFrames(frames.frames());
    Folded collected = Folded.ofAnswer(whole.body().getBytes());

    assertThat(streamed.texts()).isEqualTo(collected.texts());
    assertThat(streamed.calls()).isEqualTo(collected.calls());
    assertThat(streamed.reasoning()).isEqualTo(collected.reasoning());
    assertThat(streamed.refusal()).isEqualTo(collected.refusal());
    assertThat(streamed.finishReason()).isEqualTo(collected.finishReason());
    assertThat(streamed.model()).isEqualTo(collected.model());
    if (collected.usage() != null) {
      // Only a stream that was asked for usage estimates what nobody reported.
      assertThat(streamed.usage()).isEqualTo(collected.usage());
    }
  }

  private static void wholeKeepsFacts(Recording recording) {
    Whole whole = Native.translator(recording, false).whole(Buffer.buffer(recording.response()));

    assertThatCallerHas(Folded.ofAnswer(whole.body().getBytes()))
        .keeps(recording.facts())
        .keepsUsage(recording.facts());
  }

  private static void framesKeepFacts(Recording recording) {
    StreamTranslation stream = Native.translator(recording, true).stream("application/json");
    Collected collected = Collected.whole(stream, recording.response());

    assertThat(collected.completed()).isTrue();
    assertThatCallerHas(Folded.ofFrames(collected.frames()))
        .keeps(recording.facts())
        .keepsUsage(recording.facts());
  }

  private static void ignore(Whole whole) {
    assertThat(whole).isNotNull();
  }

  private interface Check {
    void run(Recording recording);
  }

  private static Stream<DynamicTest> tests(String kind, Check check) {
    return Native.recordings(kind)
        .map(recording -> dynamicTest(recording.toString(), () -> check.run(recording)));
  }
}
