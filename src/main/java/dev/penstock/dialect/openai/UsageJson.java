package dev.penstock.dialect.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Usage;

/** The {@code usage} object of an answer; details only as far as the provider told them. */
public final class UsageJson {
  private UsageJson() {}

  /** All that is known. */
  public static ObjectNode of(Usage usage) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("prompt_tokens", usage.inputTokens())
            .put("completion_tokens", usage.outputTokens())
            .put("total_tokens", usage.totalTokens());
    Long cached = usage.cachedTokens();
    Long written = usage.cacheWriteTokens();
    if (cached != null || written != null) {
      ObjectNode details = json.putObject("prompt_tokens_details");
      details.put("cached_tokens", cached == null ? 0 : cached);
      if (written != null) {
        details.put("cache_creation_tokens", written);
      }
    }
    Long reasoning = usage.reasoningTokens();
    if (reasoning != null) {
      json.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
    }
    return json;
  }
}
