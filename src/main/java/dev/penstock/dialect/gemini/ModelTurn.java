package dev.penstock.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;

/** What one turn of the model's holds: its reasoning, its text, its calls. */
final class ModelTurn {
  private final ArrayNode texts = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode reasoning = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode calls = JsonNodeFactory.instance.arrayNode();
  private final StringBuilder thought = new StringBuilder(0);

  /**
   * A part that is no call. Code that Google ran, and what came of it, is left out: what the model
   * made of it is in the text.
   */
  void add(RequestField part) {
    String text = part.at("text").optionalText();
    if (Boolean.TRUE.equals(part.at("thought").optionalFlag())) {
      thought.append(text == null ? "" : text);
    } else if (text != null && !text.isEmpty()) {
      texts.addObject().put("type", "text").put("text", text);
    }
    String signature = TurnReader.signature(part);
    if (signature != null) {
      sign(Proof.parse(signature));
    }
  }

  void call(ObjectNode call) {
    calls.add(call);
  }

  private void sign(Proof proof) {
    if (proof.kind() == Proof.Kind.REDACTED) {
      reasoning.addObject().put("type", "redacted_thinking").put("data", proof.value());
      return;
    }
    String signature =
        proof.kind() == Proof.Kind.GEMINI ? Proof.GEMINI + proof.value() : proof.value();
    reasoning
        .addObject()
        .put("type", "thinking")
        .put("thinking", thought.toString())
        .put("signature", signature);
    thought.setLength(0);
  }

  ObjectNode message() {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", "assistant");
    boolean silent = texts.isEmpty() && calls.isEmpty() && reasoning.isEmpty();
    if (silent && thought.isEmpty()) {
      return message.put("content", "");
    }
    message.set("content", texts.isEmpty() ? null : texts);
    if (!thought.isEmpty()) {
      message.put("reasoning_content", thought.toString());
    }
    if (!reasoning.isEmpty()) {
      message.set("thinking_blocks", reasoning);
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    return message;
  }
}
