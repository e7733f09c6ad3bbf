package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Message;
import dev.penstock.api.Part;
import dev.penstock.api.ReasoningBlock;
import dev.penstock.api.ToolCall;
import dev.penstock.dialect.claude.OwnReasoning;
import java.util.List;

/**
 * Messages after the leading instructions as Anthropic's turns: user and assistant in turn, the
 * user first, no turn and no text without content.
 */
final class AnthropicTurns {
  private static final String USER = "user";
  private static final String ASSISTANT = "assistant";

  /** What a user says where the caller's conversation begins without one. */
  private static final String OPENING = "Begin.";

  /** Anthropic refuses empty texts; without its turn the model would go on with its own words. */
  private static final String NO_WORDS = "(empty message)";

  private final ArrayNode turns = JsonNodeFactory.instance.arrayNode();
  private final boolean reasoning;
  private String role = "";
  private ArrayNode content = JsonNodeFactory.instance.arrayNode();

  /** Tool results at the head of the present turn. */
  private int results;

  private AnthropicTurns(boolean reasoning) {
    this.reasoning = reasoning;
  }

  /** The turns, with the signed reasoning of earlier ones or without. */
  static ArrayNode of(List<Message> messages, boolean reasoning) {
    AnthropicTurns turns = new AnthropicTurns(reasoning);
    messages.forEach(turns::add);
    turns.trimEnd();
    turns.openWithUser();
    return turns.turns;
  }

  private void add(Message message) {
    switch (message) {
      case Message.Instructions later -> addInstructions(later);
      case Message.User user -> addUser(user);
      case Message.Assistant assistant -> append(ASSISTANT, blocks(assistant));
      case Message.ToolResult result -> addResult(result);
    }
  }

  private void addUser(Message.User user) {
    ArrayNode blocks = blocks(user.parts());
    if (blocks.isEmpty() && !role.equals(USER)) {
      blocks.add(text(NO_WORDS));
    }
    append(USER, blocks);
  }

  private static ObjectNode text(String text) {
    return JsonNodeFactory.instance.objectNode().put("type", "text").put("text", text);
  }

  /**
   * Instructions amid the conversation stay at their place, as tagged text of the user's turn: not
   * every model takes a system role there, and moved to the front they would lose their order and
   * void the prompt cache at each turn.
   */
  private void addInstructions(Message.Instructions later) {
    ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
    for (Part part : later.parts()) {
      if (part instanceof Part.Text text && !text.text().isBlank()) {
        String tagged = "<system>\n" + text.text() + "\n</system>";
        AnthropicBlocks.add(new Part.Text(tagged, text.cacheControl()), blocks);
      }
    }
    append(USER, blocks);
  }

  /** Results come first in their turn, or Anthropic misses them. */
  private void addResult(Message.ToolResult result) {
    ObjectNode block =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "tool_result")
            .put("tool_use_id", AnthropicTools.id(result.toolCallId()));
    ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
    for (Part part : result.parts()) {
      AnthropicBlocks.add(part, blocks);
      if (part.cacheControl() != null) {
        block.set("cache_control", part.cacheControl());
      }
    }
    // A marker stands on the result as a whole, not within it.
    blocks.forEach(inner -> ((ObjectNode) inner).remove("cache_control"));
    if (!blocks.isEmpty()) {
      block.set("content", blocks);
    }
    if (result.failed()) {
      block.put("is_error", true);
    }
    turn(USER);
    content.insert(results++, block);
  }

  private static ArrayNode blocks(List<Part> parts) {
    ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
    parts.forEach(part -> AnthropicBlocks.add(part, blocks));
    return blocks;
  }

  /**
   * Signed reasoning where it stood, unchanged; unsigned reasoning is left out, Anthropic refuses
   * it.
   */
  private ArrayNode blocks(Message.Assistant assistant) {
    ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
    List<ReasoningBlock> thoughts = reasoning ? OwnReasoning.of(assistant) : List.of();
    assistant.interleave(
        thoughts, block -> addReasoning(block, blocks), part -> AnthropicBlocks.add(part, blocks));
    if (assistant.refusal() != null) {
      AnthropicBlocks.add(new Part.Text(assistant.refusal(), null), blocks);
    }
    assistant.toolCalls().forEach(call -> addCall(call, blocks));
    return blocks;
  }

  private static void addReasoning(ReasoningBlock block, ArrayNode blocks) {
    ObjectNode thought = blocks.addObject();
    switch (block) {
      case ReasoningBlock.Signed signed ->
          thought
              .put("type", "thinking")
              .put("thinking", signed.text())
              .put("signature", signed.signature());
      case ReasoningBlock.Redacted redacted ->
          thought.put("type", "redacted_thinking").put("data", redacted.data());
    }
  }

  private static void addCall(ToolCall call, ArrayNode blocks) {
    ObjectNode block =
        blocks
            .addObject()
            .put("type", "tool_use")
            .put("id", AnthropicTools.id(call.id()))
            .put("name", AnthropicTools.name(call.name()));
    block.set("input", call.arguments());
    if (call.cacheControl() != null) {
      block.set("cache_control", call.cacheControl());
    }
  }

  private void append(String next, ArrayNode blocks) {
    if (!blocks.isEmpty()) {
      turn(next);
      content.addAll(blocks);
    }
  }

  /** Goes on with the present turn if it is of this role, else begins one. */
  private void turn(String next) {
    if (!role.equals(next)) {
      role = next;
      results = 0;
      content = turns.addObject().put("role", next).putArray("content");
    }
  }

  /** Anthropic refuses white space at the end of an assistant's last words. */
  private void trimEnd() {
    if (role.equals(ASSISTANT)
        && content.get(content.size() - 1) instanceof ObjectNode last
        && last.path("type").asText().equals("text")) {
      last.put("text", last.path("text").asText().stripTrailing());
    }
  }

  private void openWithUser() {
    if (turns.isEmpty() || !turns.path(0).path("role").asText().equals(USER)) {
      ObjectNode opening = turns.insertObject(0).put("role", USER);
      opening.putArray("content").add(text(OPENING));
    }
  }
}
