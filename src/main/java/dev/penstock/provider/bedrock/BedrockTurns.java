package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Message;
import dev.penstock.api.Part;
import dev.penstock.api.ReasoningBlock;
import dev.penstock.api.ToolCall;
import java.util.List;

/**
 * Messages after the leading instructions as Converse's turns: user and assistant in turn, the user
 * first, all results of one turn's calls in one turn, no turn and no text without content.
 */
final class BedrockTurns {
  private static final String USER = "user";
  private static final String ASSISTANT = "assistant";

  /** What a user says where the caller's conversation begins without one. */
  private static final String OPENING = "Begin.";

  /** Empty texts are refused; without its turn the model would go on with its own words. */
  private static final String NO_WORDS = "(empty message)";

  /** A result must have content. */
  private static final String NO_RESULT = "(no output)";

  /** A document needs a text beside it. */
  private static final String SEE_DOCUMENT = "(see the document)";

  private final ArrayNode turns = JsonNodeFactory.instance.arrayNode();
  private final BedrockBlocks parts;
  private final EchoedReasoning reasoning;
  private String role = "";
  private ArrayNode content = JsonNodeFactory.instance.arrayNode();

  /** Blocks of tool results, with their cache points, at the head of the present turn. */
  private int head;

  private BedrockTurns(BedrockBlocks parts, EchoedReasoning reasoning) {
    this.parts = parts;
    this.reasoning = reasoning;
  }

  static ArrayNode of(List<Message> messages, BedrockBlocks parts, EchoedReasoning reasoning) {
    BedrockTurns turns = new BedrockTurns(parts, reasoning);
    messages.forEach(turns::add);
    turns.trimEnd();
    turns.openWithUser();
    turns.turns.forEach(BedrockTurns::accompanyDocuments);
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
      blocks.add(BedrockBlocks.text(NO_WORDS));
    }
    append(USER, blocks);
  }

  /** Stay at their place, as tagged text: moved to the front they would lose their order. */
  private void addInstructions(Message.Instructions later) {
    ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
    for (Part part : later.parts()) {
      if (part instanceof Part.Text text && !text.text().isBlank()) {
        String tagged = "<system>\n" + text.text() + "\n</system>";
        parts.add(new Part.Text(tagged, text.cacheControl()), blocks);
      }
    }
    append(USER, blocks);
  }

  /** Results come first in their turn, or Claude misses them. */
  private void addResult(Message.ToolResult result) {
    ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
    ObjectNode block = blocks.addObject().putObject("toolResult");
    block.put("toolUseId", BedrockTools.id(result.toolCallId()));
    ArrayNode inner = block.putArray("content");
    for (Part part : result.parts()) {
      parts.add(part, inner);
      takeOut(inner, blocks);
    }
    if (inner.isEmpty()) {
      inner.add(BedrockBlocks.text(NO_RESULT));
    }
    turn(USER);
    for (int i = 0; i < blocks.size(); i++) {
      content.insert(head++, blocks.get(i));
    }
  }

  /** A cache point stands behind the result as a whole, not within it. */
  private static void takeOut(ArrayNode inner, ArrayNode blocks) {
    int last = inner.size() - 1;
    if (last >= 0 && inner.get(last).has("cachePoint")) {
      if (blocks.size() == 1) {
        blocks.add(inner.get(last));
      }
      inner.remove(last);
    }
  }

  private ArrayNode blocks(List<Part> of) {
    ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
    of.forEach(part -> parts.add(part, blocks));
    return blocks;
  }

  /**
   * Signed reasoning where it stood, unchanged; unsigned reasoning is left out, models refuse it.
   */
  private ArrayNode blocks(Message.Assistant assistant) {
    ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
    assistant.interleave(
        reasoning.of(assistant),
        block -> addReasoning(block, blocks),
        part -> parts.add(part, blocks));
    if (assistant.refusal() != null) {
      parts.add(new Part.Text(assistant.refusal(), null), blocks);
    }
    assistant.toolCalls().forEach(call -> addCall(call, blocks));
    return blocks;
  }

  private static void addReasoning(ReasoningBlock block, ArrayNode blocks) {
    ObjectNode content = blocks.addObject().putObject("reasoningContent");
    switch (block) {
      case ReasoningBlock.Signed signed ->
          content
              .putObject("reasoningText")
              .put("text", signed.text())
              .put("signature", signed.signature());
      case ReasoningBlock.Redacted redacted -> content.put("redactedContent", redacted.data());
    }
  }

  private void addCall(ToolCall call, ArrayNode blocks) {
    blocks
        .addObject()
        .putObject("toolUse")
        .put("toolUseId", BedrockTools.id(call.id()))
        .put("name", BedrockTools.name(call.name()))
        .set("input", call.arguments());
    parts.cachePoint(call.cacheControl(), blocks);
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
      head = 0;
      content = turns.addObject().put("role", next).putArray("content");
    }
  }

  /** Claude refuses white space at the end of an assistant's last words. */
  private void trimEnd() {
    if (role.equals(ASSISTANT)
        && content.get(content.size() - 1) instanceof ObjectNode last
        && last.path("text").isTextual()) {
      last.put("text", last.path("text").textValue().stripTrailing());
    }
  }

  private void openWithUser() {
    if (turns.isEmpty() || !turns.path(0).path("role").asText().equals(USER)) {
      ObjectNode opening = turns.insertObject(0).put("role", USER);
      opening.putArray("content").add(BedrockBlocks.text(OPENING));
    }
  }

  private static void accompanyDocuments(JsonNode turn) {
    boolean document = false;
    boolean text = false;
    for (JsonNode block : turn.path("content")) {
      document |= block.has("document");
      text |= block.has("text");
    }
    if (document && !text && turn.path("content") instanceof ArrayNode blocks) {
      blocks.add(BedrockBlocks.text(SEE_DOCUMENT));
    }
  }
}
