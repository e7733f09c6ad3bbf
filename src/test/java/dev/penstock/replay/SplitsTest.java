package dev.penstock.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.penstock.api.StreamTranslation;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.dialect.completions.CompletionsDialect;
import dev.penstock.dialect.gemini.GenerateContentDialect;
import dev.penstock.dialect.messages.MessagesDialect;
import dev.penstock.dialect.openai.passthrough.PassThrough;
import dev.penstock.dialect.responses.ResponsesDialect;
import dev.penstock.testing.Collected;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recorded stream, translated for a caller of every dialect, is the same wherever it is cut.
 * To chat, native formats are in {@link TranslationReplayTest}.
 */
final class SplitsTest {
  /** Bytes that all cuts of one stream may make one translation read. */
  private static final long BUDGET = 700_000;

  @BeforeAll
  static void there_are_recordings() {
    Recordings.thereAreSome();
  }

  @TestFactory
  Stream<DynamicTest> a_stream_is_the_same_wherever_it_is_cut() {
    return Stream.concat(
            Native.recordings("stream"), Recordings.of("openai-chat", "stream").stream())
        .flatMap(recording ->
            callers().entrySet().stream()
                .map(caller ->
                    dynamicTest(
                        recording + " to " + caller.getKey(),
                        () -> check(recording, () -> to(caller.getValue(), recording)))));
  }

  @TestFactory
  Stream<DynamicTest> a_passed_stream_is_the_same_wherever_it_is_cut() {
    return Recordings.of("openai-chat", "stream").stream()
        .map(recording ->
            dynamicTest(
                recording.toString(),
                () ->
                    check(
                        recording,
                        () ->
                            new PassThrough(Native.settings(recording, true))
                                .stream("text/event-stream"))));
  }

  private static Map<String, ClientDialect> callers() {
    Map<String, ClientDialect> callers = new LinkedHashMap<>();
    callers.put("messages", new MessagesDialect());
    callers.put("responses", new ResponsesDialect(new NotedIds(new ArrayList<>())));
    callers.put("gemini", new GenerateContentDialect(false));
    callers.put("completions", new CompletionsDialect());
    return callers;
  }

  private static StreamTranslation to(ClientDialect caller, Recording recording) {
    return Native.translator(caller, recording).stream(Native.contentType(recording));
  }

  private static void check(Recording recording, Supplier<StreamTranslation> streams) {
    byte[] bytes = recording.response();
    Collected whole = Collected.whole(streams.get(), bytes);
    for (int[] cuts : Cuts.of(bytes, BUDGET)) {
      Collected pieces = Collected.pieces(streams.get(), bytes, cuts);

      assertThat(pieces.text().equals(whole.text())).as("cut at %d", cuts[0]).isTrue();
      assertThat(pieces.completed()).isEqualTo(whole.completed());
    }
  }
}
