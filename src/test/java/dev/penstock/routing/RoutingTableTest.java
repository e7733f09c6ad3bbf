package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Configs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a model name means. */
final class RoutingTableTest {
  private final RoutingTable table =
      new RoutingTable(
          Configs.load(
              """
              providers:
                up: {type: openai-compatible, base_url: "http://127.0.0.1:1/v1"}
              models:
                plain: {aliases: [other-name], deployments: [{provider: up, model: a}]}
                "vendor/*": {deployments: [{provider: up, model: "*"}]}
                "vendor/small-*": {deployments: [{provider: up, model: "mini-*"}]}
                "*": {deployments: [{provider: up, model: fallback}]}
              """),
          new LiveState());

  @Test
  void an_alias_is_its_group() {
    assertThat(table.resolve("other-name").canonical()).isEqualTo("plain");
  }

  @Test
  void the_most_specific_wildcard_wins() {
    assertThat(table.resolve("vendor/small-1").group().name()).isEqualTo("vendor/small-*");
    assertThat(table.resolve("vendor/large").group().name()).isEqualTo("vendor/*");
    assertThat(table.resolve("elsewhere").group().name()).isEqualTo("*");
  }

  @Test
  void a_wildcard_tells_what_its_star_stands_for() {
    assertThat(table.resolve("vendor/small-1").star()).isEqualTo("1");
  }

  @Test
  void letter_case_look_alikes_and_controls_are_other_names() {
    assertThat(table.resolve("Plain").group().name()).isEqualTo("*");
    assertThat(table.resolve("plаin")).as("Cyrillic letter").isNull();
    assertThat(table.resolve("vendor/x\r\nx-evil: 1")).isNull();
    assertThat(table.resolve("vendor/*")).isNull();
  }

  @Test
  void patterns_match_whole_names() {
    assertThat(new Pattern("gpt-*").matches("gpt-4o")).isTrue();
    assertThat(new Pattern("gpt-*").matches("my-gpt-4o")).isFalse();
    assertThat(new Pattern("a*b*c").capture("a1b2c")).isEqualTo("1");
    assertThat(new Pattern("a*b*c").matches("a1b2")).isFalse();
    assertThat(new Pattern("aXb*bXa").matches("aXbXa")).isFalse();
  }

  @Test
  @Timeout(30)
  void a_pattern_of_many_stars_keeps_no_event_loop_busy() {
    Pattern stars = new Pattern("*a".repeat(20) + "*b");

    assertThat(stars.matches("a".repeat(256))).isFalse();
  }
}
