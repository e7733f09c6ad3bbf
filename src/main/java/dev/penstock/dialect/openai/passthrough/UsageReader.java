package dev.penstock.dialect.openai.passthrough;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Usage;
import org.jspecify.annotations.Nullable;

/** Usage as OpenAI-format providers report it. */
final class UsageReader {
  private UsageReader() {}

  /** Null if the node tells no counts. */
  static @Nullable Usage read(JsonNode usage) {
    if (!usage.path("prompt_tokens").isNumber() && !usage.path("completion_tokens").isNumber()) {
      return null;
    }
    JsonNode input = usage.path("prompt_tokens_details");
    Long cached = count(input.path("cached_tokens"));
    return new Usage(
        usage.path("prompt_tokens").asLong(),
        usage.path("completion_tokens").asLong(),
        // DeepSeek's own name.
        cached == null ? count(usage.path("prompt_cache_hit_tokens")) : cached,
        count(input.path("cache_creation_tokens")),
        count(usage.path("completion_tokens_details").path("reasoning_tokens")));
  }

  private static @Nullable Long count(JsonNode value) {
    return value.isNumber() ? Long.valueOf(value.asLong()) : null;
  }
}
