package dev.penstock.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.client.Maker;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.responses.ResponsesDecoder;
import dev.penstock.dialect.responses.ResponsesDialect;
import dev.penstock.dialect.translate.NativePass;
import dev.penstock.testing.Collected;
import dev.penstock.testing.FactsAssert;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every recorded answer as a response: of other providers translated, of OpenAI passed on. */
final class ResponsesReplayTest {
  /** Its finish reason has no counterpart and nothing was produced: a failed attempt. */
  private static final Set<String> FAIL =
      Set.of("gemini/stream-unexpected-tool-call", "cohere/stream-error");

  @BeforeAll
  static void there_are_recordings() {
    Recordings.thereAreSome();
  }

  @TestFactory
  Stream<DynamicTest> translated_streams_keep_their_facts_and_agree_with_whole_answers() {
    return Native.recordings("stream")
        .filter(recording -> !FAIL.contains(recording.toString()))
        .map(recording -> dynamicTest(recording.toString(), () -> translated(recording)));
  }

  @TestFactory
  Stream<DynamicTest> translated_whole_answers_keep_their_facts() {
    return Native.recordings("json")
        .map(recording ->
            dynamicTest(
                recording.toString(),
                () ->
                    keeps(
                        tree(
                            Native.responding(recording)
                                .whole(Buffer.buffer(recording.response()))
                                .body()
                                .getBytes()),
                        recording)));
  }

  @TestFactory
  Stream<DynamicTest> native_streams_pass_unchanged_and_are_read() {
    return Recordings.of("openai-responses", "stream").stream()
        .map(recording -> dynamicTest(recording.toString(), () -> passed(recording)));
  }

  @TestFactory
  Stream<DynamicTest> native_whole_answers_pass_unchanged_and_are_read() {
    return Recordings.of("openai-responses", "json").stream()
        .map(recording -> dynamicTest(recording.toString(), () -> passedWhole(recording)));
  }

  private static void translated(Recording recording) {
    byte[] bytes = recording.response();
    Collected once = Collected.whole(streaming(recording), bytes);

    assertThat(once.failure()).isNull();
    ObjectNode response = last(once.text());
    keeps(response, recording);
    ObjectNode whole =
        tree(Native.respondingTo(recording).whole(Buffer.buffer(bytes)).body().getBytes());
    assertThat(response.get("output")).isEqualTo(whole.get("output"));
    assertThat(response.get("usage").path("output_tokens"))
        .isEqualTo(whole.get("usage").path("output_tokens"));
  }

  private static StreamTranslation streaming(Recording recording) {
    return Native.responding(recording).stream(Native.contentType(recording));
  }

  private static void passed(Recording recording) {
    byte[] bytes = recording.response();
    for (int[] cuts : Cuts.of(bytes)) {
      List<String> kept = new ArrayList<>();
      StreamTranslation stream = pass(kept).stream("text/event-stream");
      Collected collected = Collected.pieces(stream, bytes, cuts);

      assertThat(collected.completed()).isTrue();
      assertThat(Buffer.buffer(collected.frames()).toString().strip())
          .isEqualTo(Buffer.buffer(bytes).toString().strip());
      assertThat(kept).singleElement().asString().contains("resp_");
      JsonNode facts = recording.facts();
      assertThat(stream.facts().model()).isEqualTo(facts.path("model").asText());
      assertThat(stream.facts().usage().inputTokens())
          .isEqualTo(facts.at("/usage/input_tokens").asLong());
      assertThat(stream.facts().usage().outputTokens())
          .isEqualTo(facts.at("/usage/output_tokens").asLong());
      assertThat(stream.facts().finishReason().wire())
          .isEqualTo(facts.path("finish_reason").asText());
    }
  }

  private static void passedWhole(Recording recording) {
    List<String> kept = new ArrayList<>();
    var whole = pass(kept).whole(Buffer.buffer(recording.response()));

    assertThat(whole.body().getBytes()).isEqualTo(recording.response());
    assertThat(kept).hasSize(1);
    assertThat(whole.facts().finishReason().wire())
        .isEqualTo(recording.facts().path("finish_reason").asText());
    assertThat(whole.facts().usage().totalTokens())
        .isEqualTo(recording.facts().at("/usage/total_tokens").asLong());
  }

  private static NativePass pass(List<String> kept) {
    ResponsesDialect dialect = new ResponsesDialect(new NotedIds(kept));
    return new NativePass(
        new ResponsesDecoder(), 1 << 20, dialect.listener(new Maker("openai", "openai/m", null)));
  }

  private static void keeps(ObjectNode response, Recording recording) {
    FactsAssert.assertThatCallerHas(AsChat.of(response))
        .keeps(recording.facts())
        .keepsUsage(recording.facts());
  }

  private static ObjectNode last(String frames) {
    String[] events = frames.strip().split("\n\n", -1);
    String data = events[events.length - 1].split("\ndata: ", 2)[1];
    return (ObjectNode) tree(Buffer.buffer(data).getBytes()).get("response");
  }

  private static ObjectNode tree(byte[] json) {
    return (ObjectNode) Json.tree(json);
  }
}
