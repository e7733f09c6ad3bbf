package dev.penstock.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.api.Delta;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.StreamDecoder.Framing;
import dev.penstock.dialect.StreamDecoder.UndecodableEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GeminiStreamTest {

  @TestFactory
  Stream<DynamicTest> streams() {
    return Fixtures.inputs("streams", ".jsonl").stream()
        .map(input -> DynamicTest.dynamicTest(Fixtures.name(input), () -> check(input)));
  }

  @Test
  void event_stream_unless_the_answer_is_json() {
    GeminiDialect dialect = Fixtures.dialect();

    assertThat(dialect.newStreamDecoder("text/event-stream").framing()).isEqualTo(Framing.SSE);
    assertThat(dialect.newStreamDecoder("").framing()).isEqualTo(Framing.SSE);
    assertThat(dialect.newStreamDecoder("application/json").framing())
        .isEqualTo(Framing.JSON_ARRAY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"candidates\":[", "[]", "3", "[DONE]", "{} {}"})
  void chunk_that_is_no_object_is_undecodable_and_the_stream_goes_on(String chunk)
      throws UndecodableEvent {
    StreamDecoder decoder = Fixtures.dialect().newStreamDecoder("text/event-stream");

    assertThatThrownBy(() -> decoder.event("", chunk)).isInstanceOf(UndecodableEvent.class);
    assertThat(decoder.event("", "{\"modelVersion\":\"m\"}"))
        .containsExactly(new Delta.Start(null, "m"));
  }

  @Test
  void end_is_given_once() throws UndecodableEvent {
    StreamDecoder decoder = Fixtures.dialect().newStreamDecoder("text/event-stream");
    List<Delta> first = decoder.event("", "{\"candidates\":[{\"finishReason\":\"STOP\"}]}");

    assertThat(first).containsExactly(new Delta.Start(null, null));
    assertThat(decoder.end()).hasSize(1);
    assertThat(decoder.end()).isEmpty();
  }

  private static void check(Path input) throws UndecodableEvent {
    StreamDecoder decoder = Fixtures.dialect().newStreamDecoder("text/event-stream");
    List<Delta> deltas = new ArrayList<>();

    for (String chunk : Fixtures.read(input).lines().toList()) {
      deltas.addAll(decoder.event("", chunk));
    }
    deltas.addAll(decoder.end());

    assertThat(Fixtures.lines(deltas)).isEqualTo(Fixtures.expected(input, ".deltas"));
  }
}
