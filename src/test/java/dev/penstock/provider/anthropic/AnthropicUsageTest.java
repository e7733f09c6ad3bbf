package dev.penstock.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penstock.api.Usage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What of Anthropic's usage is billed apart. */
final class AnthropicUsageTest {
  @Test
  void hour_long_cache_writes_searches_and_the_tier_are_told_apart() throws IOException {
    AnthropicUsage usage = new AnthropicUsage();

    usage.add(
        new JsonMapper()
            .readTree(
                """
                {"input_tokens": 10, "cache_read_input_tokens": 100, "cache_creation_input_tokens": 1000,
                 "cache_creation": {"ephemeral_5m_input_tokens": 400, "ephemeral_1h_input_tokens": 600},
                 "server_tool_use": {"web_search_requests": 2}, "service_tier": "priority",
                 "output_tokens": 5}
                """));

    assertThat(usage.usage())
        .isEqualTo(
            new Usage(
                1_110, 5, 100L, 1_000L, null, new Usage.Kinds(600, 0, 0, 0, 0, 2, "priority")));
  }
}
