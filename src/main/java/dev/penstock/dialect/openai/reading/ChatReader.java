package dev.penstock.dialect.openai.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.dialect.openai.passthrough.UsageReader;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a chat completion, or the completion itself, as deltas. What it reads has been mended:
 * it keeps CONTRACT's format.
 */
final class ChatReader {
  /** What a message or a delta holds that is read here, or says nothing. */
  private static final Set<String> READ =
      Set.of(
          "role",
          "content",
          "refusal",
          "reasoning_content",
          "reasoning",
          "reasoning_details",
          "thinking_blocks",
          "tool_calls",
          "function_call");

  private final Consumer<Delta> out;
  private final Set<Long> calls = new HashSet<>();
  private boolean started;

  ChatReader(Consumer<Delta> out) {
    this.out = out;
  }

  /** A chunk, or the whole completion. */
  void read(ObjectNode chunk) {
    if (!started) {
      started = true;
      out.accept(new Delta.Start(textOrNull(chunk, "id"), textOrNull(chunk, "model")));
    }
    for (JsonNode choice : chunk.path("choices")) {
      choice(choice);
    }
    Usage usage = UsageReader.read(chunk.path("usage"), textOrNull(chunk, "service_tier"));
    if (usage != null) {
      out.accept(new Delta.Used(usage));
    }
  }

  private void choice(JsonNode choice) {
    int index = choice.path("index").asInt();
    JsonNode said = choice.path(choice.has("message") ? "message" : "delta");
    JsonNode logprobs = choice.path("logprobs");
    if (logprobs.isObject()) {
      out.accept(new Delta.Extra(index, "logprobs", logprobs));
    }
    content(index, said);
    String reason = textOrNull(choice, "finish_reason");
    if (reason != null) {
      out.accept(new Delta.Finish(index, finish(reason), reason));
    }
  }

  private void content(int index, JsonNode said) {
    reasoning(index, said);
    text(said, "content", text -> new Delta.Text(index, text));
    text(said, "refusal", text -> new Delta.Refusal(index, text));
    int position = 0;
    for (JsonNode call : said.path("tool_calls")) {
      call(index, call.path("index").asInt(position), call);
      position++;
    }
    for (Map.Entry<String, JsonNode> field : said.properties()) {
      if (!READ.contains(field.getKey()) && !field.getValue().isNull()) {
        out.accept(new Delta.Extra(index, field.getKey(), field.getValue()));
      }
    }
  }

  /** Blocks of a whole message hold its reasoning's text again; in chunks they follow it. */
  private void reasoning(int index, JsonNode said) {
    JsonNode blocks = said.path("thinking_blocks");
    boolean blocksHoldText = blocks instanceof ArrayNode list && !list.isEmpty();
    if (!blocksHoldText || !said.has("role")) {
      text(said, "reasoning_content", text -> new Delta.Reasoning(index, text));
    }
    for (JsonNode block : blocks) {
      String data = textOrNull(block, "data");
      if (data != null) {
        out.accept(new Delta.RedactedReasoning(index, data));
        continue;
      }
      if (said.has("role")) {
        text(block, "thinking", text -> new Delta.Reasoning(index, text));
      }
      text(block, "signature", signature -> new Delta.ReasoningSignature(index, signature));
    }
  }

  private void call(int choice, int index, JsonNode call) {
    JsonNode function = call.path("function");
    if (calls.add(((long) choice << 32) | index)) {
      JsonNode signature = call.path("extra_content").path("google").path("thought_signature");
      out.accept(
          new Delta.ToolStart(
              choice,
              index,
              call.path("id").asText(),
              function.path("name").asText(),
              signature.isTextual() ? signature.textValue() : null));
    }
    text(function, "arguments", json -> new Delta.ToolArguments(choice, index, json));
  }

  private void text(JsonNode from, String field, Function<String, Delta> delta) {
    String text = textOrNull(from, field);
    if (text != null && !text.isEmpty()) {
      out.accept(delta.apply(text));
    }
  }

  private static FinishReason finish(String reason) {
    return switch (reason) {
      case "length" -> FinishReason.LENGTH;
      case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.STOP;
    };
  }

  private static @Nullable String textOrNull(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() ? value.textValue() : null;
  }
}
