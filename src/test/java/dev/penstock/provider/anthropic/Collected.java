package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.api.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the deltas of one answer add up to, in the words of a recording's facts. */
final class Collected {
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<ObjectNode> calls = new ArrayList<>();
  private final List<StringBuilder> arguments = new ArrayList<>();
  private final ObjectNode facts = JsonNodeFactory.instance.objectNode();
  private int citations;
  private int redacted;

  private Collected() {}

  /** The facts of an answer that did not fail. */
  static ObjectNode of(List<Delta> deltas) {
    Collected collected = new Collected();
    deltas.forEach(collected::add);
    return collected.facts();
  }

  /** Of recorded facts those that {@link #of} tells. */
  static ObjectNode expected(JsonNode recorded) {
    ObjectNode kept =
        ((ObjectNode) recorded.deepCopy())
            .retain(
                "text",
                "tool_calls",
                "reasoning",
                "finish_reason",
                "native_finish_reason",
                "model",
                "usage",
                "citation_count");
    boolean redacted = recorded.path("other_content").toString().contains("redacted_thinking");
    return kept.put("redacted", redacted);
  }

  private void add(Delta delta) {
    switch (delta) {
      case Delta.Start start -> facts.put("model", start.model());
      case Delta.Text piece -> text.append(piece.text());
      case Delta.Refusal piece -> throw new AssertionError(piece);
      case Delta.Reasoning piece -> reasoning.append(piece.text());
      case Delta.ReasoningSignature signature -> {}
      case Delta.RedactedReasoning block -> redacted++;
      case Delta.ToolStart start -> {
        calls.add(
            JsonNodeFactory.instance.objectNode().put("id", start.id()).put("name", start.name()));
        arguments.add(new StringBuilder());
      }
      case Delta.ToolArguments piece -> arguments.get(piece.index()).append(piece.json());
      case Delta.Extra extra -> citations += extra.value().size();
      case Delta.Finish finish ->
          facts
              .put("finish_reason", finish.reason().wire())
              .put("native_finish_reason", finish.nativeReason());
      case Delta.Used used -> facts.set("usage", usage(used.usage()));
      case Delta.Failed failed -> throw new AssertionError(failed);
    }
  }

  private ObjectNode facts() {
    facts.put("text", text.toString());
    facts.put("reasoning", reasoning.isEmpty() ? null : reasoning.toString());
    ArrayNode list = facts.putArray("tool_calls");
    for (int i = 0; i < calls.size(); i++) {
      JsonNode parsed = AnthropicJson.object(arguments.get(i).toString());
      calls.get(i).set("arguments", Objects.requireNonNull(parsed));
      list.add(calls.get(i));
    }
    if (citations > 0) {
      facts.put("citation_count", citations);
    }
    facts.put("redacted", redacted > 0);
    return Objects.requireNonNull(AnthropicJson.object(facts.toString()));
  }

  private static ObjectNode usage(Usage usage) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("input_tokens", usage.inputTokens())
            .put("output_tokens", usage.outputTokens())
            .put("total_tokens", usage.totalTokens());
    return put(
        put(
            put(node, "cached_tokens", usage.cachedTokens()),
            "cache_write_tokens",
            usage.cacheWriteTokens()),
        "reasoning_tokens",
        usage.reasoningTokens());
  }

  private static ObjectNode put(ObjectNode node, String name, @Nullable Long value) {
    return node.put(name, value);
  }
}
