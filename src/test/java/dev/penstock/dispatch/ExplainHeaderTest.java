package dev.penstock.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

final class ExplainHeaderTest {
  private static final int MAX_CHARS = 8 * 1024;

  @Test
  void a_short_decision_stays_whole() {
    assertThat(ExplainHeader.of("{\"chosen\":\"a\",\"candidates\":[1, 2]}"))
        .isEqualTo("{\"chosen\":\"a\",\"candidates\":[1,2]}");
  }

  @Test
  void line_feeds_and_foreign_letters_are_escaped() {
    assertThat(ExplainHeader.of("{\n\"group\":\"gr\\nö\"}"))
        .isEqualTo("{\"group\":\"gr\\n\\u00F6\"}");
  }

  @Test
  void a_long_one_loses_the_ends_of_its_lists_and_says_so() throws Exception {
    ObjectMapper json = new ObjectMapper();
    ObjectNode decision = json.createObjectNode().put("chosen", "a");
    for (int i = 0; i < 1000; i++) {
      decision.withArray("candidates").addObject().put("id", "provider/model-" + i);
    }

    String header = ExplainHeader.of(decision.toString());

    JsonNode shown = json.readTree(header);
    assertThat(header.length()).isBetween(MAX_CHARS / 4, MAX_CHARS);
    assertThat(shown.path("chosen").asText()).isEqualTo("a");
    assertThat(shown.path("truncated").asBoolean()).isTrue();
    assertThat(shown.path("candidates").get(0).path("id").asText()).isEqualTo("provider/model-0");
  }

  @Test
  void what_cannot_be_shortened_is_left_out() {
    assertThat(ExplainHeader.of("{\"why\":\"" + "x".repeat(MAX_CHARS) + "\"}"))
        .isEqualTo("{\"truncated\":true}");
  }
}
