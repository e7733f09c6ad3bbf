package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.request.RequestField;

/** {@code input}: a text, or items, as messages of a chat. */
final class InputItems {
  private final Beyond beyond;
  private final Turns turns;
  private final ContentParts parts;

  InputItems(Beyond beyond, Turns turns) {
    this.beyond = beyond;
    this.turns = turns;
    this.parts = new ContentParts(beyond);
  }

  void read(RequestField input) {
    input.requirePresent();
    if (input.json().isTextual()) {
      turns.message("user", input.json());
      return;
    }
    if (!input.json().isArray()) {
      throw input.invalid("must be a string or an array of items");
    }
    for (RequestField item : input.items()) {
      item(item.requireObject());
    }
  }

  private void item(RequestField item) {
    RequestField type = item.at("type");
    String name = type.optionalText();
    if (name == null) {
      // A message says who speaks; a reference has an id and nothing else.
      name = item.at("role").isAbsent() && item.json().has("id") ? "item_reference" : "message";
    }
    switch (name) {
      case "message" -> message(item);
      case "reasoning" -> reasoning(item);
      case "function_call" ->
          turns.called(item.at("call_id"), ToolNames.of(item), arguments(item.at("arguments")));
      case "custom_tool_call" ->
          turns.called(
              item.at("call_id"),
              ToolNames.of(item),
              CustomTools.arguments(item.at("input").text()));
      case "function_call_output", "custom_tool_call_output" ->
          turns.answered(item.at("call_id"), parts.read(item.at("output")));
      case "item_reference" -> beyond.essential(item.at("id"), "Send the item itself.");
      default -> {
        // Items that a provider's own tools leave behind, and kinds to come.
        beyond.droppable(type, "Items of type '" + name + "' cannot be translated.");
      }
    }
  }

  private void message(RequestField item) {
    RequestField role = item.at("role");
    RequestField content = item.at("content");
    switch (role.text()) {
      case "user" -> turns.message("user", parts.read(content));
      // Not every server of OpenAI's chat format knows the newer word.
      case "system", "developer" -> turns.message("system", parts.read(content));
      case "assistant" -> turns.said(said(content));
      default -> throw role.invalid("must be user, assistant, system or developer");
    }
  }

  private static ArrayNode said(RequestField content) {
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    content.requirePresent();
    if (content.json().isTextual()) {
      return parts.add(ContentParts.text(content.text()));
    }
    for (RequestField part : content.items()) {
      RequestField type = part.requireObject().at("type");
      switch (type.text()) {
        case "output_text", "input_text", "text" ->
            parts.add(ContentParts.text(part.at("text").text()));
        case "refusal" -> {
          ObjectNode refusal = JsonNodeFactory.instance.objectNode().put("type", "refusal");
          parts.add(refusal.put("refusal", part.at("refusal").text()));
        }
        default -> throw type.invalid("must be output_text or refusal");
      }
    }
    return parts;
  }

  /** Ours as it was; of another's, what can be read of it. */
  private void reasoning(RequestField item) {
    String sealed = item.at("encrypted_content").optionalText();
    ArrayNode blocks = sealed == null ? null : SealedReasoning.open(sealed);
    boolean thought = false;
    if (blocks != null) {
      turns.reasoned(blocks);
      for (JsonNode block : blocks) {
        thought |= !block.path("type").asText().equals(SealedReasoning.CALL_SIGNATURE);
      }
    }
    String text = texts(item.at("content"));
    String readable = text.isEmpty() ? texts(item.at("summary")) : text;
    if (!thought && !readable.isEmpty()) {
      turns.reasoned(readable);
    }
  }

  private static String texts(RequestField parts) {
    StringBuilder all = new StringBuilder();
    for (RequestField part : parts.items()) {
      all.append(all.isEmpty() ? "" : "\n\n").append(part.requireObject().at("text").text());
    }
    return all.toString();
  }

  private static String arguments(RequestField arguments) {
    String text = arguments.text();
    if (!text.isBlank() && !(Json.inner(text) instanceof ObjectNode)) {
      throw arguments.invalid("must be a JSON object as text");
    }
    return text.isBlank() ? "{}" : text;
  }
}
