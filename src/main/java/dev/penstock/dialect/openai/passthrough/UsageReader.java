package dev.penstock.dialect.openai.passthrough;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Usage;
import org.jspecify.annotations.Nullable;

/** Usage as OpenAI-format providers report it. */
public final class UsageReader {
  private UsageReader() {}

  /**
   * Null if the node tells no counts.
   *
   * @param serviceTier the answer's word for it; null if it has none
   */
  public static @Nullable Usage read(JsonNode usage, @Nullable String serviceTier) {
    if (!usage.path("prompt_tokens").isNumber() && !usage.path("completion_tokens").isNumber()) {
      return null;
    }
    JsonNode input = usage.path("prompt_tokens_details");
    JsonNode output = usage.path("completion_tokens_details");
    long prompt = usage.path("prompt_tokens").asLong();
    long completion = usage.path("completion_tokens").asLong();
    Long reasoning = count(output.path("reasoning_tokens"));
    long apart = apart(usage.path("total_tokens").asLong(), prompt, completion, reasoning);
    return new Usage(
        prompt,
        completion + apart,
        first(input.path("cached_tokens"), usage.path("prompt_cache_hit_tokens")),
        first(input.path("cache_creation_tokens"), input.path("cache_write_tokens")),
        reasoning == null && apart > 0 ? Long.valueOf(apart) : reasoning,
        kinds(usage, serviceTier));
  }

  /**
   * Reasoning that is billed as output but stands beside {@code completion_tokens}: xAI reports it
   * so, and Gemini's OpenAI endpoint, which tells it in the total alone.
   */
  private static long apart(long total, long prompt, long completion, @Nullable Long reasoning) {
    if (prompt < 0 || completion < 0 || total - prompt <= completion) {
      return 0;
    }
    long beyond = total - prompt - completion;
    return reasoning == null || reasoning == 0 || reasoning == beyond ? beyond : 0;
  }

  private static Usage.Kinds kinds(JsonNode usage, @Nullable String serviceTier) {
    JsonNode input = usage.path("prompt_tokens_details");
    JsonNode output = usage.path("completion_tokens_details");
    // xAI bills each source that it read.
    long sources = usage.path("num_sources_used").asLong();
    String tier = Usage.Kinds.tier(serviceTier);
    long audioIn = input.path("audio_tokens").asLong();
    long imageIn = input.path("image_tokens").asLong();
    long audioOut = output.path("audio_tokens").asLong();
    long imageOut = output.path("image_tokens").asLong();
    return tier == null && (audioIn | imageIn | audioOut | imageOut | sources) == 0
        ? Usage.Kinds.NONE
        : new Usage.Kinds(0, audioIn, imageIn, audioOut, imageOut, sources, tier);
  }

  /** DeepSeek and OpenRouter have names of their own. */
  private static @Nullable Long first(JsonNode usual, JsonNode other) {
    Long count = count(usual);
    return count == null ? count(other) : count;
  }

  private static @Nullable Long count(JsonNode value) {
    return value.isNumber() ? Long.valueOf(value.asLong()) : null;
  }
}
