package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Delta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content blocks of one answer as deltas. A block of a whole answer has its content in its
 * start; a streamed one begins empty and grows. Blocks of server tools and of types not known here
 * are skipped: they are neither the answer's text nor calls for the caller to make.
 */
final class AnswerBlocks {
  private static final int CHOICE = 0;

  /** The kinds of deltas, and the type of block that each belongs to. */
  private static final Map<String, String> GROWN_BY =
      Map.of(
          "text_delta", "text",
          "citations_delta", "text",
          "thinking_delta", "thinking",
          "signature_delta", "thinking",
          "input_json_delta", "tool_use");

  private final Map<Integer, Block> open = new HashMap<>();
  private final AnswerCitations citations = new AnswerCitations();
  private int toolCalls;
  private int textLength;

  /** One content block between its start and its stop. */
  private static final class Block {
    final String type;
    final int textStart;
    final int toolIndex;
    final List<JsonNode> citations = new ArrayList<>(0);
    final StringBuilder signature = new StringBuilder(0);
    @Nullable JsonNode input;
    boolean argued;

    Block(String type, int textStart, int toolIndex) {
      this.type = type;
      this.textStart = textStart;
      this.toolIndex = toolIndex;
    }
  }

  /** Whether the caller is asked to call a tool. */
  boolean callTools() {
    return toolCalls > 0;
  }

  /** A block begins. {@code answerId} serves where a tool call has no id. */
  void start(int index, JsonNode content, @Nullable String answerId, List<Delta> out) {
    String type = AnthropicJson.text(content, "type");
    Block block = new Block(type, textLength, toolCalls);
    open.put(index, block);
    switch (type) {
      case "text" -> {
        addText(AnthropicJson.text(content, "text"), out);
        content.path("citations").forEach(block.citations::add);
      }
      case "thinking" -> {
        addReasoning(AnthropicJson.text(content, "thinking"), out);
        block.signature.append(AnthropicJson.text(content, "signature"));
      }
      case "redacted_thinking" -> addRedacted(AnthropicJson.text(content, "data"), out);
      case "tool_use" -> startTool(block, content, answerId, out);
      default -> {
        // server_tool_use, web_search_tool_result and the like, and whatever comes to be.
      }
    }
  }

  /** A piece of an open block; one that does not suit the block is skipped. */
  void grow(int index, JsonNode delta, List<Delta> out) {
    Block block = open.get(index);
    if (block == null) {
      return;
    }
    String type = AnthropicJson.text(delta, "type");
    if (!block.type.equals(GROWN_BY.get(type))) {
      // Input of a server's tool, or a kind of delta that is new.
      return;
    }
    switch (type) {
      case "text_delta" -> addText(AnthropicJson.text(delta, "text"), out);
      case "citations_delta" -> block.citations.add(delta.path("citation"));
      case "thinking_delta" -> addReasoning(AnthropicJson.text(delta, "thinking"), out);
      case "signature_delta" -> block.signature.append(AnthropicJson.text(delta, "signature"));
      default -> addArguments(block, AnthropicJson.text(delta, "partial_json"), out);
    }
  }

  /** A block is complete. */
  void stop(int index, List<Delta> out) {
    Block block = open.remove(index);
    if (block != null) {
      close(block, out);
    }
  }

  /** The answer is complete: closes what is open and tells the citations. */
  void finish(List<Delta> out) {
    List<Block> rest = List.copyOf(open.values());
    open.clear();
    rest.forEach(block -> close(block, out));
    citations.write(out);
  }

  private void close(Block block, List<Delta> out) {
    if (block.type.equals("tool_use") && !block.argued) {
      JsonNode input = block.input;
      addArguments(block, input == null || !input.isObject() ? "{}" : input.toString(), out);
    }
    if (!block.signature.isEmpty()) {
      out.add(new Delta.ReasoningSignature(CHOICE, block.signature.toString()));
    }
    citations.add(block.citations, block.textStart, textLength);
  }

  private void startTool(
      Block block, JsonNode content, @Nullable String answerId, List<Delta> out) {
    String id = AnthropicJson.textOrNull(content, "id");
    String made = (answerId == null ? "toolu" : answerId) + "_" + toolCalls;
    block.input = content.get("input");
    out.add(
        new Delta.ToolStart(
            CHOICE,
            toolCalls++,
            id == null ? made : id,
            AnthropicJson.text(content, "name"),
            null));
  }

  private void addText(String text, List<Delta> out) {
    if (!text.isEmpty()) {
      textLength += text.codePointCount(0, text.length());
      out.add(new Delta.Text(CHOICE, text));
    }
  }

  private static void addReasoning(String text, List<Delta> out) {
    if (!text.isEmpty()) {
      out.add(new Delta.Reasoning(CHOICE, text));
    }
  }

  private static void addRedacted(String data, List<Delta> out) {
    if (!data.isEmpty()) {
      out.add(new Delta.RedactedReasoning(CHOICE, data));
    }
  }

  private static void addArguments(Block block, String json, List<Delta> out) {
    if (!json.isEmpty()) {
      block.argued = true;
      out.add(new Delta.ToolArguments(CHOICE, block.toolIndex, json));
    }
  }
}
