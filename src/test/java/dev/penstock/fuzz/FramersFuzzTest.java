package dev.penstock.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.penstock.dialect.StreamDecoder.Framing;
import dev.penstock.dialect.framing.Framer;
import dev.penstock.error.FailureException;
import dev.penstock.fuzz.Fuzz.Case;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Framers give the same events however the bytes are cut, and hold no more than they may. */
final class FramersFuzzTest {
  private static final int MOST = 2048;

  @TestFactory
  Stream<DynamicTest> events_do_not_depend_on_the_pieces() {
    return Stream.of(
        test(Framing.SSE, Seeds.events("anthropic/streams", "anthropic-messages")),
        test(Framing.NDJSON, Seeds.ollama()),
        test(Framing.JSON_ARRAY, Seeds.geminiArrays()),
        test(Framing.AWS_EVENT_STREAM, Seeds.bedrock().stream().map(Seeds::aws).toList()));
  }

  private static DynamicTest test(Framing framing, List<byte[]> seeds) {
    return Fuzz.test(framing.name(), seeds, input -> samePieces(framing, input));
  }

  private static void samePieces(Framing framing, Case input) {
    List<String> whole = events(framing, input.bytes());

    assertThat(events(framing, input.bytes(), input.places())).isEqualTo(whole);
    assertThat(whole).allSatisfy(event -> assertThat(event.length()).isLessThan(2 * MOST));
  }

  private static List<String> events(Framing framing, byte[] bytes, int... cuts) {
    Framer framer = Framer.of(framing, MOST);
    List<String> events = new ArrayList<>();
    Framer.Sink sink = (name, data) -> events.add(name + " " + data);
    int from = 0;
    try {
      for (int cut : cuts) {
        framer.feed(Buffer.buffer(Arrays.copyOfRange(bytes, from, cut)), sink);
        from = cut;
      }
      framer.feed(Buffer.buffer(Arrays.copyOfRange(bytes, from, bytes.length)), sink);
      framer.end(sink);
    } catch (FailureException e) {
      events.add("failed");
    }
    return events;
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void an_event_without_end_is_not_held(Framing framing) {
    Framer framer = Framer.of(framing, MOST);
    String open = framing == Framing.AWS_EVENT_STREAM ? "\0\0\0\1" : "data: {\"a\":\"";

    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> {
          framer.feed(Buffer.buffer(open), (name, data) -> {});
          for (int i = 0; i < 4 * MOST; i++) {
            framer.feed(Buffer.buffer("x"), (name, data) -> {});
          }
        });
  }
}
