package dev.penstock.dialect.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Usage;

/** Usage in Gemini's sense: thoughts stand beside the candidates' tokens, cached ones within. */
final class ContentUsage {
  private ContentUsage() {}

  static ObjectNode of(Usage usage) {
    Long thoughts = usage.reasoningTokens();
    long reasoning = thoughts == null ? 0 : Math.min(thoughts, usage.outputTokens());
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("promptTokenCount", usage.inputTokens())
            .put("candidatesTokenCount", usage.outputTokens() - reasoning);
    if (reasoning > 0) {
      json.put("thoughtsTokenCount", reasoning);
    }
    if (usage.cachedTokens() != null) {
      json.put("cachedContentTokenCount", usage.cachedTokens());
    }
    return json.put("totalTokenCount", usage.totalTokens());
  }
}
