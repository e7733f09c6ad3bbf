package dev.penstock.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.penstock.api.Delta;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.StreamDecoder.Framing;
import dev.penstock.dialect.StreamDecoder.UndecodableEvent;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnthropicStreamTest {
  private final StreamDecoder decoder =
      new AnthropicDialect().newStreamDecoder("text/event-stream");

  static List<String> streams() {
    return Fixtures.cases("streams", ".sse");
  }

  @ParameterizedTest
  @MethodSource("streams")
  void events_become_deltas(String name) {
    List<Delta> deltas =
        Events.decode(decoder, Buffer.buffer(Fixtures.text("streams/" + name + ".sse")));

    assertThat(deltas.stream().map(Delta::toString))
        .containsExactlyElementsOf(Fixtures.text("streams/" + name + ".txt").lines().toList());
  }

  @ParameterizedTest
  @MethodSource("streams")
  void a_cut_stream_ends_at_most_once_and_well_only_with_its_stop_reason(String name) {
    String stream = Fixtures.text("streams/" + name + ".sse");
    for (int end = stream.indexOf("\n\n"); end >= 0; end = stream.indexOf("\n\n", end + 2)) {
      String cut = stream.substring(0, end);

      List<Delta> deltas =
          Events.decode(
              new AnthropicDialect().newStreamDecoder("text/event-stream"), Buffer.buffer(cut));

      boolean told = cut.contains("\"stop_reason\":\"") || cut.contains("\"message_stop\"");
      assertThat(deltas.stream().filter(AnthropicStreamTest::ends).count())
          .as(cut)
          .isEqualTo(told || cut.contains("event: error") ? 1 : 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "null", "\"text\"", "{} {}", "[DONE]", "{\"a\":1}}"})
  void what_is_not_one_object_cannot_be_decoded(String data) {
    assertThatExceptionOfType(UndecodableEvent.class)
        .isThrownBy(() -> assertThat(decoder.event("message_start", data)).isEmpty());
  }

  @Test
  void the_events_name_counts_where_the_data_has_no_type() throws UndecodableEvent {
    String data = "{\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}";

    assertThat(decoder.event("error", data)).hasOnlyElementsOfType(Delta.Failed.class).hasSize(1);
  }

  @Test
  void nothing_follows_an_ended_answer() throws UndecodableEvent {
    assertThat(decoder.event("message_stop", "{\"type\":\"message_stop\"}")).hasSize(1);

    assertThat(decoder.event("message_stop", "garbage")).isEmpty();
    assertThat(decoder.end()).isEmpty();
  }

  @Test
  void the_stream_is_one_of_server_sent_events() {
    assertThat(decoder.framing()).isEqualTo(Framing.SSE);
  }

  private static boolean ends(Delta delta) {
    return delta instanceof Delta.Finish || delta instanceof Delta.Failed;
  }
}
