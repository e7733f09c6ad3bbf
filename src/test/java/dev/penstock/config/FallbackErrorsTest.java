package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of fallbacks: what they may name, and where they may not lead. */
final class FallbackErrorsTest {

  @TempDir Path folder;

  /** Groups a to d and w/*; what a test adds to a, b and c stands in lines 3, 4 and 5. */
  private static String yaml(String a, String b, String c) {
    return """
    providers: {p: {type: simulated}}
    models:
      a: {%sdeployments: [{provider: p, model: a}]}
      b: {%sdeployments: [{provider: p, model: b}]}
      c: {%sdeployments: [{provider: p, model: c}]}
      other: {aliases: [else], deployments: [{provider: p, model: d}]}
      "w/*": {deployments: [{provider: p, model: "*"}]}
    """
        .formatted(a, b, c);
  }

  private List<String> errors(String a, String b, String c, String... overrides) {
    return new ConfigText(folder).errors(yaml(a, b, c), overrides);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fallbacks: [b, bb],                  | 3:22: models.a.fallbacks[1]: no model group or alias of this name (did you mean "b"?)
          context_window_fallbacks: [othr],    | 3:34: models.a.context_window_fallbacks[0]: no model group or alias of this name (did you mean "other"?)
          content_policy_fallbacks: [esle],    | 3:34: models.a.content_policy_fallbacks[0]: no model group or alias of this name (did you mean "else"?)
          fallbacks: ["w/*"],                  | 3:19: models.a.fallbacks[0]: may not hold *: nothing says what it stands for
          fallbacks: ["w/"],                   | 3:19: models.a.fallbacks[0]: no model group or alias of this name
          fallbacks: [b, b],                   | 3:22: models.a.fallbacks[1]: the list has this group already
          fallbacks: [other, else],            | 3:26: models.a.fallbacks[1]: the list has this group already
          fallbacks: [a],                      | 3:19: models.a.fallbacks[0]: the group falls back to itself
          fallbacks: b,                        | 3:18: models.a.fallbacks: expected a list; got a string
          """)
  void a_wrong_name_is_told_where_it_stands(String fallbacks, String expected) {
    assertThat(errors(fallbacks, "", "")).containsExactly(expected);
  }

  @Test
  void a_wrong_default_is_told() {
    String routing = "routing: {default_fallbacks: [a, oter]}";

    assertThat(new ConfigText(folder).errors(yaml("", "", "") + routing))
        .containsExactly(
            "8:34: routing.default_fallbacks[1]: no model group or alias of this name"
                + " (did you mean \"other\"?)");
  }

  @Test
  void a_loop_of_two_is_told_once_where_it_closes() {
    assertThat(errors("fallbacks: [b],", "fallbacks: [a],", ""))
        .containsExactly("4:19: models.b.fallbacks[0]: a fallback loop: a -> b -> a");
  }

  @Test
  void a_loop_further_down_is_shown_without_the_way_there() {
    assertThat(errors("fallbacks: [b],", "fallbacks: [other, c],", "fallbacks: [b],"))
        .containsExactly("5:19: models.c.fallbacks[0]: a fallback loop: b -> c -> b");
  }

  @Test
  void a_loop_through_an_alias_is_one() {
    String list = "[{provider: p, model: d}]";

    assertThat(
            errors(
                "fallbacks: [else],",
                "",
                "",
                "models.other={aliases: [else], fallbacks: [a], deployments: " + list + "}"))
        .containsExactly("--set: models.other.fallbacks[0]: a fallback loop: a -> other -> a");
  }

  @Test
  void a_loop_through_a_wildcard_is_one() {
    String list = "[{provider: p, model: \"*\"}]";

    assertThat(
            errors(
                "fallbacks: [w/x],",
                "",
                "",
                "models.\"w/*\"={fallbacks: [a], deployments: " + list + "}"))
        .containsExactly("--set: models.w/*.fallbacks[0]: a fallback loop: a -> w/* -> a");
  }

  @Test
  void two_ways_to_one_group_are_no_loop() {
    assertThat(errors("fallbacks: [b, c],", "fallbacks: [other],", "fallbacks: [other],"))
        .isEmpty();
  }

  @Test
  void lists_of_different_kinds_make_no_loop() {
    assertThat(errors("context_window_fallbacks: [b],", "fallbacks: [a],", "")).isEmpty();
  }

  @Test
  void a_default_may_be_the_group_itself() {
    String routing = "routing: {default_fallbacks: [a, else, w/x]}";

    Config config = new ConfigText(folder).config(yaml("", "fallbacks: [else],", "") + routing);

    assertThat(config.routing().defaultFallbacks()).containsExactly("a", "other", "w/x");
    assertThat(config.models().get("b").fallbacks().failures()).containsExactly("other");
  }
}
