package dev.penstock.provider.cohere;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Delta;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.framing.Framer;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import dev.penstock.testing.rules.CohereRules;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What no caller's answer shows in one place: citations, and that our rules are Cohere's. */
final class CohereRecordingsTest {

  @BeforeAll
  static void there_are_recordings() {
    Recordings.thereAreSome();
  }

  @Test
  void every_citation_is_kept() {
    for (Recording recording : Recordings.of("cohere-v2", "stream")) {
      int told =
          decoded(recording).stream()
              .filter(Delta.Extra.class::isInstance)
              .map(Delta.Extra.class::cast)
              .filter(extra -> extra.name().equals("citations"))
              .mapToInt(extra -> extra.value().size())
              .sum();

      assertThat(told)
          .as(recording.toString())
          .isEqualTo(recording.facts().path("citation_count").asInt(0));
    }
  }

  @Test
  void requests_that_cohere_took_keep_the_rules() {
    for (Recording recording : Recordings.of("cohere-v2", "json", "stream")) {
      JsonNode request = Objects.requireNonNull(recording.request());

      CohereRules.CHAT.check(request);
    }
  }

  private static List<Delta> decoded(Recording recording) {
    StreamDecoder decoder = new CohereDialect(() -> "call_1").newStreamDecoder("text/event-stream");
    Framer framer = Framer.of(decoder.framing(), 1 << 20);
    List<Delta> deltas = new ArrayList<>();
    Framer.Sink sink =
        (name, data) -> {
          try {
            deltas.addAll(decoder.event(name, data));
          } catch (StreamDecoder.UndecodableEvent e) {
            throw new AssertionError("recorded events can be decoded", e);
          }
        };
    framer.feed(Buffer.buffer(recording.response()), sink);
    framer.end(sink);
    return deltas;
  }
}
