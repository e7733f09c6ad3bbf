package dev.penstock.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.StreamTranslation;
import dev.penstock.dialect.Json;
import dev.penstock.error.FailureException;
import dev.penstock.fuzz.Fuzz.Case;
import dev.penstock.testing.Collected;
import dev.penstock.testing.Folded;
import dev.penstock.testing.Folded.Ending;
import dev.penstock.testing.FoldedContent;
import dev.penstock.testing.FoldedMessage;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Supplier;

/** What holds of every answer, however spoilt. */
final class Endings {
  /** Frames a caller gets are at most so many times what came, and so much. */
  private static final int MOST_TIMES = 64;

  private static final int MOST_BESIDE = 1 << 16;

  private Endings() {}

  /**
   * A stream ends once, with the same frames however it is cut into pieces, well formed and not out
   * of proportion.
   */
  static void ofStream(String caller, Supplier<StreamTranslation> streams, Case input) {
    byte[] bytes = input.bytes();
    Collected whole = Collected.whole(streams.get(), bytes);
    Collected pieces = Collected.pieces(streams.get(), bytes, input.places());

    assertThat(pieces.text()).isEqualTo(whole.text());
    assertThat(pieces.completed()).isEqualTo(whole.completed());
    assertThat(whole.frames().length).isLessThan(MOST_TIMES * bytes.length + MOST_BESIDE);
    wellFormed(caller, whole);
  }

  private static void wellFormed(String caller, Collected collected) {
    switch (caller) {
      case "chat" -> {
        Folded folded = Folded.ofFrames(collected.frames());
        assertThat(folded.ending() == Ending.DONE).isEqualTo(collected.completed());
      }
      case "messages" -> {
        FoldedMessage folded = FoldedMessage.ofSpoilt(collected.text());
        assertThat(folded.stopped()).isEqualTo(collected.completed());
      }
      case "responses" -> responses(collected);
      case "gemini" ->
          assertThat(FoldedContent.events(collected.text())).allMatch(JsonNode::isObject);
      default -> {}
    }
  }

  private static void responses(Collected collected) {
    List<JsonNode> events = FoldedMessage.events(collected.text());
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).path("sequence_number").asInt(-1)).isEqualTo(i);
    }
    if (collected.completed()) {
      assertThat(events.getLast().path("type").asText())
          .isIn("response.completed", "response.incomplete");
    }
  }

  /** A whole answer is one, or a failure. */
  static void ofWhole(AnswerTranslator translator, byte[] bytes) {
    try {
      AnswerTranslator.Whole whole = translator.whole(Buffer.buffer(bytes));
      assertThat(Json.tree(whole.body().getBytes())).isInstanceOf(ObjectNode.class);
    } catch (FailureException e) {
      assertThat(e.failure()).isNotNull();
    }
  }
}
