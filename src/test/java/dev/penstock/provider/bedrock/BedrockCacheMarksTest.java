package dev.penstock.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.testing.rules.ConverseRules;
import org.junit.jupiter.api.Test;

final class BedrockCacheMarksTest {
  private static final String LONG = "word ".repeat(1000);
  private static final String REQUEST =
      """
      {"tools": [{"type": "function", "function": {"name": "f", "description": "%1$s"}}],
       "messages": [{"role": "system", "content": "%1$s"}, {"role": "user", "content": "one"},
         {"role": "assistant", "content": "1"}, {"role": "user", "content": "two"},
         {"role": "assistant", "content": "2"}, {"role": "user", "content": "three"}]}
      """;

  @Test
  void long_beginnings_that_will_come_again_are_marked() {
    ObjectNode body = Asked.of(Asked.CLAUDE, REQUEST.formatted(LONG));

    assertThat(Asked.dialect(Asked.CLAUDE).markCache(body)).isEqualTo(4);

    assertThat(body.at("/toolConfig/tools/1").has("cachePoint")).isTrue();
    assertThat(body.at("/system/1").has("cachePoint")).isTrue();
    assertThat(body.at("/messages/0/content/1").has("cachePoint")).isTrue();
    assertThat(body.at("/messages/2/content/1").has("cachePoint")).isTrue();
    assertThat(body.at("/messages/4/content").size()).isEqualTo(1);
    ConverseRules.CONVERSE.check(body);
  }

  @Test
  void short_ones_and_those_of_other_models_are_not() {
    String nova = "amazon.nova-pro-v1:0";

    ObjectNode small = Asked.of(Asked.CLAUDE, REQUEST.formatted("short"));
    assertThat(Asked.dialect(Asked.CLAUDE).markCache(small)).isZero();
    assertThat(Asked.dialect(nova).markCache(Asked.of(nova, REQUEST.formatted(LONG)))).isZero();
  }
}
