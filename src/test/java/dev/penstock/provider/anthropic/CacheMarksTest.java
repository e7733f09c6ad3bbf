package dev.penstock.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.dialect.claude.ClaudeModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CacheMarksTest {
  private static final String LONG = "word ".repeat(1000);
  private static final ClaudeModel MODEL = ClaudeModel.of("claude-sonnet-4-5");

  private final ObjectNode body = JsonMapper.builder().build().createObjectNode();

  private void tool(String description) {
    body.withArrayProperty("tools")
        .addObject()
        .put("name", "t")
        .put("description", description)
        .putObject("input_schema")
        .put("type", "object");
  }

  @CanIgnoreReturnValue
  private ObjectNode system(String text) {
    return body.withArrayProperty("system").addObject().put("type", "text").put("text", text);
  }

  @CanIgnoreReturnValue
  private ObjectNode turn(String role, String text) {
    ArrayNode content =
        body.withArrayProperty("messages").addObject().put("role", role).putArray("content");
    return content.addObject().put("type", "text").put("text", text);
  }

  private List<String> marked() {
    List<String> places = new ArrayList<>();
    add("tools", body.path("tools"), places);
    add("system", body.path("system"), places);
    for (int i = 0; i < body.path("messages").size(); i++) {
      add("messages " + i, body.path("messages").get(i).path("content"), places);
    }
    return places;
  }

  private static void add(String name, JsonNode blocks, List<String> places) {
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).has("cache_control")) {
        places.add(name + ": " + i);
      }
    }
  }

  @Test
  void long_tools_and_instructions_and_earlier_turns_are_marked() {
    tool(LONG);
    tool(LONG);
    system("short");
    system(LONG);
    turn("user", LONG);
    turn("assistant", "yes");
    turn("user", "and?");
    turn("assistant", "no");
    turn("user", "so?");

    assertThat(CacheMarks.add(body, MODEL)).isEqualTo(4);
    assertThat(marked()).containsExactly("tools: 1", "system: 1", "messages 0: 0", "messages 2: 0");
    assertThat(body.at("/tools/1/cache_control").toString()).isEqualTo("{\"type\":\"ephemeral\"}");
  }

  @Test
  void a_single_question_is_never_marked() {
    turn("user", LONG);

    assertThat(CacheMarks.add(body, MODEL)).isZero();
  }

  @Test
  void what_is_below_the_models_minimum_is_not_marked() {
    tool("short");
    system("short");
    turn("user", "hello");
    turn("assistant", "hello");
    turn("user", "bye");

    assertThat(CacheMarks.add(body, MODEL)).isZero();
  }

  @Test
  void all_in_front_of_a_mark_counts_towards_the_minimum() {
    tool("word ".repeat(500));
    system("word ".repeat(500));

    assertThat(CacheMarks.add(body, MODEL)).isOne();
    assertThat(marked()).containsExactly("system: 0");
  }

  @Test
  void a_section_that_the_caller_has_marked_is_the_callers() {
    tool(LONG);
    system(LONG).putObject("cache_control").put("type", "ephemeral");
    system(LONG);

    assertThat(CacheMarks.add(body, MODEL)).isOne();
    assertThat(marked()).containsExactly("tools: 0", "system: 0");
  }

  @Test
  void no_more_than_four_marks_in_all() {
    tool(LONG);
    for (int i = 0; i < 3; i++) {
      system(LONG).putObject("cache_control").put("type", "ephemeral");
    }
    turn("user", LONG);
    turn("assistant", "yes");
    turn("user", "so?");

    assertThat(CacheMarks.add(body, MODEL)).isOne();
    assertThat(marked()).hasSize(4).startsWith("tools: 0");
  }

  @Test
  void where_the_caller_says_how_long_nothing_is_added() {
    tool(LONG);
    system(LONG).putObject("cache_control").put("type", "ephemeral").put("ttl", "1h");

    assertThat(CacheMarks.add(body, MODEL)).isZero();
  }

  @Test
  void images_do_not_make_a_beginning_long() {
    ObjectNode image = turn("user", "look");
    image.putObject("source").put("data", LONG);
    turn("assistant", "nice");
    turn("user", "what is it?");

    assertThat(CacheMarks.add(body, MODEL)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "claude-sonnet-4-5, 1024",
    "claude-opus-4-1, 1024",
    "claude-opus-4-5, 4096",
    "claude-opus-4-6, 4096",
    "claude-sonnet-4-6, 2048",
    "claude-haiku-4-5, 4096",
    "claude-3-5-haiku-20241022, 2048",
    "claude-3-7-sonnet-20250219, 1024",
    "somebody-elses, 4096",
  })
  void each_model_has_its_minimum(String model, int tokens) {
    assertThat(ClaudeModel.of(model).leastCachedTokens()).isEqualTo(tokens);
  }
}
