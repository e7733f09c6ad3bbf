package dev.penstock.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.passthrough.PassThrough;
import dev.penstock.error.FailureException;
import dev.penstock.testing.Collected;
import dev.penstock.testing.Folded;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What broke once when it was spoilt. */
final class FoundTest {

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":\"\\ud83d\"}", "[\"x\\udc00y\"]"})
  void half_a_character_in_what_is_passed_on_does_not_break_a_stream(String json) {
    JsonNode odd = Objects.requireNonNull(Json.tree(json));

    assertThat(streamed(odd)).containsIgnoringCase(json).contains("[DONE]");
  }

  @ParameterizedTest
  @ValueSource(ints = {990, 1000})
  void what_is_passed_on_may_nest_as_deep_as_it_can_be_read(int depth) {
    String json = "[".repeat(depth) + "1.50" + "]".repeat(depth);
    JsonNode deep = Objects.requireNonNull(Json.tree(json));

    assertThat(streamed(deep)).contains(json).contains("[DONE]");
  }

  /** The JSON reader takes such a name for {@code id} once it has met that one. */
  @Test
  void a_name_with_bytes_before_it_that_are_no_text_is_not_that_name() {
    String good =
        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":%s}]}\n\n";
    String all = good.formatted("null") + good.replace("\"id\"", "\"\u00ffid\"").formatted("null");
    byte[] bytes =
        (all + good.formatted("\"stop\"") + "data: [DONE]\n\n")
            .getBytes(StandardCharsets.ISO_8859_1);

    StreamTranslation stream = new PassThrough(Callers.settings()).stream("text/event-stream");
    Folded folded = Folded.ofFrames(Collected.whole(stream, bytes).frames());

    assertThat(folded.text()).isEqualTo("aa");
    assertThat(stream.facts().skippedEvents()).isEqualTo(1);
  }

  @Test
  void nor_in_a_whole_answer() {
    byte[] answer =
        "{\"\u00ffid\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0}]}"
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> new PassThrough(Callers.settings()).whole(Buffer.buffer(answer)));
  }

  private static String streamed(JsonNode extra) {
    StreamWriter stream = Callers.writers("chat").stream();
    stream.add(new Delta.Extra(0, "annotations", extra));
    stream.add(new Delta.Finish(0, FinishReason.STOP, null));
    stream.end();
    return stream.take().toString();
  }
}
