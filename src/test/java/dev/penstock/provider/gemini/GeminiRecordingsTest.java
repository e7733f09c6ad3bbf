package dev.penstock.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Dialect.ErrorAnswer;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.StreamDecoder.UndecodableEvent;
import dev.penstock.dialect.framing.Framer;
import dev.penstock.error.Failure;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Recorded traffic, where the folder with it is there. Streams are fed whole, byte by byte, and in
 * two pieces cut at every offset; and they are cut off at every offset.
 */
final class GeminiRecordingsTest {

  /** Feeds a body to a framer in pieces. */
  private interface Feeding {
    void feed(Buffer body, Framer framer, Framer.Sink sink);
  }

  @TestFactory
  Stream<DynamicTest> whole_answers_keep_their_facts() {
    return tests("json", r -> compare(Fixtures.dialect().decodeAnswer(r.response()), r));
  }

  @TestFactory
  Stream<DynamicTest> errors_keep_their_kind() {
    return tests("error", GeminiRecordingsTest::checkError);
  }

  @TestFactory
  Stream<DynamicTest> streams_keep_their_facts() {
    return tests("stream", r -> compare(decode(r.response(), GeminiRecordingsTest::whole), r));
  }

  @TestFactory
  Stream<DynamicTest> streams_byte_by_byte_are_the_same() {
    return tests(
        "stream",
        r ->
            assertThat(decode(r.response(), GeminiRecordingsTest::byteByByte))
                .isEqualTo(decode(r.response(), GeminiRecordingsTest::whole)));
  }

  @TestFactory
  Stream<DynamicTest> streams_in_two_pieces_are_the_same() {
    return tests("stream", GeminiRecordingsTest::checkSplits);
  }

  @TestFactory
  Stream<DynamicTest> streams_cut_off_say_nothing_else() {
    return tests("stream", GeminiRecordingsTest::checkCuts);
  }

  private static void checkSplits(Recording r) {
    byte[] recorded = r.response();
    List<Delta> whole = decode(recorded, GeminiRecordingsTest::whole);
    for (int at = 1; at < recorded.length; at++) {
      int cut = at;
      List<Delta> split =
          decode(
              recorded,
              (body, framer, sink) -> {
                framer.feed(body.slice(0, cut), sink);
                framer.feed(body.slice(cut, body.length()), sink);
              });
      assertThat(split).as("split at %d", at).isEqualTo(whole);
    }
  }

  private static void checkCuts(Recording r) {
    byte[] recorded = r.response();
    List<Delta> whole = content(decode(recorded, GeminiRecordingsTest::whole));
    for (int at = 0; at < recorded.length; at++) {
      int cut = at;
      List<Delta> heard =
          content(decode(recorded, (body, framer, sink) -> framer.feed(body.slice(0, cut), sink)));
      assertThat(heard).as("cut at %d", at).isEqualTo(whole.subList(0, heard.size()));
    }
  }

  /** Without what the end of the bytes brings. */
  private static List<Delta> content(List<Delta> deltas) {
    return deltas.stream()
        .filter(d -> !(d instanceof Delta.Finish) && !(d instanceof Delta.Failed))
        .toList();
  }

  private static void checkError(Recording r) {
    JsonNode error = r.facts().path("error");
    Failure expected =
        r.status() == 429
            ? new Failure.UpstreamRateLimited(
                Duration.ofSeconds(error.path("retry_after_seconds").asLong()))
            : new Failure.CredentialRefused();

    assertThat(Fixtures.dialect().decodeError(new ErrorAnswer(r.status(), r.response(), null)))
        .isEqualTo(expected);
  }

  private static void compare(List<Delta> deltas, Recording r) throws IOException {
    assertThat(Outcome.of(deltas).ofText()).isEqualTo(Outcome.of(r.facts()));
  }

  private static List<Delta> decode(byte[] body, Feeding feeding) {
    String contentType = body[0] == '[' ? "application/json" : "text/event-stream";
    StreamDecoder decoder = Fixtures.dialect().newStreamDecoder(contentType);
    Framer framer = Framer.of(decoder.framing(), 1 << 20);
    List<Delta> deltas = new ArrayList<>();
    Framer.Sink sink = (name, data) -> deltas.addAll(event(decoder, name, data));
    feeding.feed(Buffer.buffer(body), framer, sink);
    framer.end(sink);
    deltas.addAll(decoder.end());
    return deltas;
  }

  private static List<Delta> event(StreamDecoder decoder, String name, String data) {
    try {
      return decoder.event(name, data);
    } catch (UndecodableEvent e) {
      // The last event of a stream that was cut off; the gateway skips it as well.
      return List.of();
    }
  }

  private static void whole(Buffer body, Framer framer, Framer.Sink sink) {
    framer.feed(body, sink);
  }

  private static void byteByByte(Buffer body, Framer framer, Framer.Sink sink) {
    for (int i = 0; i < body.length(); i++) {
      framer.feed(body.slice(i, i + 1), sink);
    }
  }

  /** A check that may read. */
  private interface Check {
    void run(Recording recording) throws IOException;
  }

  private static Stream<DynamicTest> tests(String kind, Check check) {
    return Recordings.of("gemini", kind).stream()
        .map(r -> DynamicTest.dynamicTest(r.toString(), () -> check.run(r)));
  }
}
