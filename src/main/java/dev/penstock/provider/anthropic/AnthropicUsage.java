package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Usage;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Usage as it adds up over an answer: each report replaces the fields that it names. Input tokens
 * of Anthropic's exclude those read from the cache or written to it; ours include them.
 */
final class AnthropicUsage {
  private static final String REQUESTS = "_requests";

  private @Nullable Long input;
  private @Nullable Long output;
  private @Nullable Long cacheRead;
  private @Nullable Long cacheWrite;
  private @Nullable Long cacheWrite1h;
  private @Nullable Long thinking;
  private @Nullable Long searches;
  private @Nullable String serviceTier;
  private @Nullable String speed;
  private @Nullable String geo;
  private final Map<String, Long> uses = new HashMap<>();

  /** Takes in one {@code usage} object; anything else counts as none. */
  void add(JsonNode usage) {
    input = latest(usage.path("input_tokens"), input);
    output = latest(usage.path("output_tokens"), output);
    cacheRead = latest(usage.path("cache_read_input_tokens"), cacheRead);
    cacheWrite = latest(usage.path("cache_creation_input_tokens"), cacheWrite);
    cacheWrite1h =
        latest(usage.path("cache_creation").path("ephemeral_1h_input_tokens"), cacheWrite1h);
    searches = latest(usage.path("server_tool_use").path("web_search_requests"), searches);
    usage.path("server_tool_use").properties().forEach(this::use);
    speed = other(usage.path("speed"), Set.of("standard"), speed);
    geo = other(usage.path("inference_geo"), Set.of("global", "not_available"), geo);
    String tier = usage.path("service_tier").textValue();
    serviceTier = tier == null ? serviceTier : tier;
    thinking = latest(usage.path("output_tokens_details").path("thinking_tokens"), thinking);
  }

  /** The usage so far; null if nothing was reported. */
  @Nullable Usage usage() {
    if (input == null && output == null) {
      return null;
    }
    Usage tokens =
        new Usage(
            orZero(input) + orZero(cacheRead) + orZero(cacheWrite),
            orZero(output),
            cacheRead,
            cacheWrite,
            thinking,
            new Usage.Kinds(
                orZero(cacheWrite1h), 0, 0, 0, 0, orZero(searches), Usage.Kinds.tier(serviceTier)));
    return uses.isEmpty() && speed == null && geo == null
        ? tokens
        : tokens.with(new Usage.Hosting(uses, speed, geo));
  }

  /** Searches of the web are told apart. */
  private void use(Map.Entry<String, JsonNode> count) {
    String name = count.getKey();
    if (name.endsWith(REQUESTS) && !name.equals("web_search_requests")) {
      Long latest = latest(count.getValue(), null);
      if (latest != null && latest > 0) {
        uses.put(name.substring(0, name.length() - REQUESTS.length()), latest);
      }
    }
  }

  private static @Nullable String other(JsonNode told, Set<String> usual, @Nullable String before) {
    if (!told.isTextual()) {
      return before;
    }
    return usual.contains(told.textValue()) ? null : told.textValue();
  }

  private static @Nullable Long latest(JsonNode value, @Nullable Long before) {
    return value.canConvertToLong() && value.isIntegralNumber() ? (Long) value.longValue() : before;
  }

  private static long orZero(@Nullable Long tokens) {
    return tokens == null ? 0 : tokens;
  }
}
