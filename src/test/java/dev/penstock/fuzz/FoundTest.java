package dev.penstock.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.dialect.Json;
import java.util.Objects;
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

  private static String streamed(JsonNode extra) {
    StreamWriter stream = Callers.writers("chat").stream();
    stream.add(new Delta.Extra(0, "annotations", extra));
    stream.add(new Delta.Finish(0, FinishReason.STOP, null));
    stream.end();
    return stream.take().toString();
  }
}
