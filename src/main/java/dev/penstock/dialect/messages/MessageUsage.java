package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Usage;
import org.jspecify.annotations.Nullable;

/** Usage in Anthropic's sense: input without what was read from the cache or written to it. */
final class MessageUsage {
  private MessageUsage() {}

  /** All that is known; zeros for null, of an answer that has just begun. */
  static ObjectNode of(@Nullable Usage usage) {
    if (usage == null) {
      return JsonNodeFactory.instance.objectNode().put("input_tokens", 0).put("output_tokens", 0);
    }
    long read = orZero(usage.cachedTokens());
    long written = orZero(usage.cacheWriteTokens());
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("input_tokens", Math.max(0, usage.inputTokens() - read - written))
            .put("cache_creation_input_tokens", written)
            .put("cache_read_input_tokens", read)
            .put("output_tokens", usage.outputTokens());
    Long reasoning = usage.reasoningTokens();
    if (reasoning != null) {
      json.putObject("output_tokens_details").put("thinking_tokens", reasoning);
    }
    long searches = usage.kinds().searches();
    if (searches > 0) {
      json.putObject("server_tool_use")
          .put("web_search_requests", searches)
          .put("web_fetch_requests", 0);
    }
    return json;
  }

  private static long orZero(@Nullable Long tokens) {
    return tokens == null ? 0 : tokens;
  }
}
