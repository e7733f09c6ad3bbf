package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.penstock.api.Delta;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content blocks of one answer as deltas. A block has no type but what is in it, and only tools
 * have a start. Calls of server's tools, their results and images are skipped: they are neither the
 * answer's text nor calls for the caller to make. The call of the tool that stands for a schema is
 * the answer's text.
 */
final class AnswerBlocks {
  private static final int CHOICE = 0;

  private final BedrockModel model;
  private final Map<Integer, Block> open = new TreeMap<>();
  private final BedrockCitations citations = new BedrockCitations();
  private int toolCalls;
  private int textLength;
  private boolean produced;

  /** What the caller gets of a block that began as a tool's call. */
  private enum Tool {
    /** It did not. */
    NONE,
    CALL,
    /** Its arguments are the text. */
    ANSWER,
    /** Nothing. */
    SKIPPED
  }

  /** One content block between its first piece and its stop. */
  private static final class Block {
    final int textStart;
    final Tool tool;
    final int toolIndex;
    final List<JsonNode> citations = new ArrayList<>(0);
    final List<String> redacted = new ArrayList<>(0);
    final StringBuilder signature = new StringBuilder(0);
    boolean argued;

    Block(int textStart, Tool tool, int toolIndex) {
      this.textStart = textStart;
      this.tool = tool;
      this.toolIndex = toolIndex;
    }
  }

  AnswerBlocks(BedrockModel model) {
    this.model = model;
  }

  /** Whether the caller is asked to call a tool. */
  boolean callTools() {
    return toolCalls > 0;
  }

  /** Whether there was anything for the caller. */
  boolean produced() {
    return produced;
  }

  /** A block that has a start begins: {@code start} of {@code contentBlockStart}. */
  void start(int index, JsonNode start, List<Delta> out) {
    JsonNode use = start.path("toolUse");
    Tool tool = tool(use);
    open.put(index, new Block(textLength, tool, toolCalls));
    if (tool == Tool.CALL) {
      produced = true;
      String id = BedrockJson.text(use, "toolUseId");
      out.add(
          new Delta.ToolStart(
              CHOICE,
              toolCalls,
              id.isEmpty() ? "tooluse_" + toolCalls : id,
              BedrockJson.text(use, "name"),
              null));
      toolCalls++;
    }
  }

  private static Tool tool(JsonNode use) {
    // Answers have been seen with the type "tool_use".
    boolean servers = BedrockJson.text(use, "type").startsWith("server");
    if (!use.isObject() || servers) {
      return Tool.SKIPPED;
    }
    return use.path("name").asText().equals(StructuredAnswer.TOOL) ? Tool.ANSWER : Tool.CALL;
  }

  /** A piece of a block: {@code delta} of {@code contentBlockDelta}. */
  void grow(int index, JsonNode delta, List<Delta> out) {
    Block block = open.computeIfAbsent(index, i -> new Block(textLength, Tool.NONE, 0));
    if (block.tool != Tool.NONE) {
      addInput(block, BedrockJson.text(delta.path("toolUse"), "input"), out);
      return;
    }
    addText(BedrockJson.text(delta, "text"), out);
    if (delta.path("citation").isObject()) {
      block.citations.add(delta.path("citation"));
    }
    JsonNode reasoning = delta.path("reasoningContent");
    addReasoning(BedrockJson.text(reasoning, "text"), out);
    block.signature.append(BedrockJson.text(reasoning, "signature"));
    String redacted = BedrockJson.text(reasoning, "redactedContent");
    if (!redacted.isEmpty()) {
      block.redacted.add(redacted);
    }
  }

  /** A block is complete. */
  void stop(int index, List<Delta> out) {
    Block block = open.remove(index);
    if (block != null) {
      close(block, out);
    }
  }

  /** A block of a whole answer. */
  void whole(int index, JsonNode content, List<Delta> out) {
    if (content.has("toolUse")) {
      start(index, content, out);
      Block block = open.get(index);
      JsonNode input = content.path("toolUse").path("input");
      if (block != null && input.isObject()) {
        addInput(block, input.toString(), out);
      }
    } else if (content.has("citationsContent")) {
      JsonNode cited = content.path("citationsContent");
      Block block = new Block(textLength, Tool.NONE, 0);
      cited.path("content").forEach(piece -> addText(BedrockJson.text(piece, "text"), out));
      cited.path("citations").forEach(block.citations::add);
      open.put(index, block);
    } else {
      JsonNode reasoning = content.path("reasoningContent");
      grow(index, reasoning.has("reasoningText") ? flat(reasoning) : content, out);
    }
    stop(index, out);
  }

  /** The answer is complete: closes what is open and tells the citations. */
  void finish(List<Delta> out) {
    List<Block> rest = List.copyOf(open.values());
    open.clear();
    rest.forEach(block -> close(block, out));
    citations.write(out);
  }

  /** As a stream has it. */
  private static JsonNode flat(JsonNode reasoning) {
    return JsonNodeFactory.instance
        .objectNode()
        .set("reasoningContent", reasoning.path("reasoningText"));
  }

  private void close(Block block, List<Delta> out) {
    if (block.tool != Tool.NONE && !block.argued) {
      addInput(block, "{}", out);
    }
    if (!block.signature.isEmpty()) {
      out.add(EchoedReasoning.signature(model, block.signature.toString()));
    }
    if (!block.redacted.isEmpty()) {
      out.add(EchoedReasoning.redacted(model, joined(block.redacted)));
    }
    citations.add(block.citations, block.textStart, textLength);
  }

  /** Pieces of bytes; one alone, which is the rule, stays as it was written. */
  private static String joined(List<String> pieces) {
    if (pieces.size() == 1) {
      return pieces.getFirst();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      pieces.forEach(piece -> bytes.writeBytes(Base64.getDecoder().decode(piece)));
    } catch (IllegalArgumentException e) {
      return String.join("", pieces);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private void addInput(Block block, String json, List<Delta> out) {
    if (json.isEmpty()) {
      return;
    }
    block.argued = true;
    switch (block.tool) {
      case CALL -> out.add(new Delta.ToolArguments(CHOICE, block.toolIndex, json));
      case ANSWER -> addText(json, out);
      case NONE, SKIPPED -> {
        // Not for the caller.
      }
    }
  }

  private void addText(String text, List<Delta> out) {
    if (!text.isEmpty()) {
      produced = true;
      textLength += text.codePointCount(0, text.length());
      out.add(new Delta.Text(CHOICE, text));
    }
  }

  private void addReasoning(String text, List<Delta> out) {
    if (!text.isEmpty()) {
      produced = true;
      out.add(new Delta.Reasoning(CHOICE, text));
    }
  }
}
