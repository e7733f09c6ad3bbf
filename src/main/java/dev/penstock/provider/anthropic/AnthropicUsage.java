package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Usage as it adds up over an answer: each report replaces the fields that it names. Input tokens
 * of Anthropic's exclude those read from the cache or written to it; ours include them.
 */
final class AnthropicUsage {
  private @Nullable Long input;
  private @Nullable Long output;
  private @Nullable Long cacheRead;
  private @Nullable Long cacheWrite;
  private @Nullable Long cacheWrite1h;
  private @Nullable Long thinking;
  private @Nullable Long searches;
  private @Nullable String serviceTier;

  /** Takes in one {@code usage} object; anything else counts as none. */
  void add(JsonNode usage) {
    input = latest(usage.path("input_tokens"), input);
    output = latest(usage.path("output_tokens"), output);
    cacheRead = latest(usage.path("cache_read_input_tokens"), cacheRead);
    cacheWrite = latest(usage.path("cache_creation_input_tokens"), cacheWrite);
    cacheWrite1h =
        latest(usage.path("cache_creation").path("ephemeral_1h_input_tokens"), cacheWrite1h);
    searches = latest(usage.path("server_tool_use").path("web_search_requests"), searches);
    String tier = usage.path("service_tier").textValue();
    serviceTier = tier == null ? serviceTier : tier;
    thinking = latest(usage.path("output_tokens_details").path("thinking_tokens"), thinking);
  }

  /** The usage so far; null if nothing was reported. */
  @Nullable Usage usage() {
    if (input == null && output == null) {
      return null;
    }
    return new Usage(
        orZero(input) + orZero(cacheRead) + orZero(cacheWrite),
        orZero(output),
        cacheRead,
        cacheWrite,
        thinking,
        new Usage.Kinds(
            orZero(cacheWrite1h), 0, 0, 0, 0, orZero(searches), Usage.Kinds.tier(serviceTier)));
  }

  private static @Nullable Long latest(JsonNode value, @Nullable Long before) {
    return value.canConvertToLong() && value.isIntegralNumber() ? (Long) value.longValue() : before;
  }

  private static long orZero(@Nullable Long tokens) {
    return tokens == null ? 0 : tokens;
  }
}
