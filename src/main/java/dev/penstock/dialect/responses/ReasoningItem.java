package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reasoning: its text as a summary, and what the provider wants back with it, sealed. */
final class ReasoningItem implements OutputItem {
  private static final String SUMMARY = "summary";

  private final Place place;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final StringBuilder text = new StringBuilder();
  private final ArrayNode sealed = JsonNodeFactory.instance.arrayNode();

  ReasoningItem(Place place) {
    this.place = place;
    json.put("id", place.id()).put("type", "reasoning").putArray(SUMMARY);
    place.emit("response.output_item.added", json.deepCopy());
  }

  @Override
  public ObjectNode json() {
    return json;
  }

  void text(String more) {
    if (text.isEmpty()) {
      place.emit(
          "response.reasoning_summary_part.added",
          event -> event.put("summary_index", 0).set("part", part("")));
    }
    text.append(more);
    place.emit(
        "response.reasoning_summary_text.delta",
        event -> event.put("summary_index", 0).put("delta", more));
  }

  /** The provider's proof of the text so far. */
  void signature(String signature) {
    sealed
        .addObject()
        .put("type", "thinking")
        .put("thinking", text.toString())
        .put("signature", signature);
  }

  void redacted(String data) {
    sealed.addObject().put("type", "redacted_thinking").put("data", data);
  }

  /** The provider's proof of a tool call. */
  void callSignature(String callId, String signature) {
    sealed
        .addObject()
        .put("type", SealedReasoning.CALL_SIGNATURE)
        .put("id", callId)
        .put("signature", signature);
  }

  @Override
  public void close(String status) {
    String whole = text.toString();
    if (!whole.isEmpty()) {
      place.emit(
          "response.reasoning_summary_text.done",
          event -> event.put("summary_index", 0).put("text", whole));
      place.emit(
          "response.reasoning_summary_part.done",
          event -> event.put("summary_index", 0).set("part", part(whole)));
      ((ArrayNode) json.get(SUMMARY)).add(part(whole));
    }
    if (!sealed.isEmpty()) {
      json.put("encrypted_content", SealedReasoning.seal(sealed));
    }
    json.put("status", status);
    place.emit("response.output_item.done", json.deepCopy());
  }

  private static ObjectNode part(String text) {
    return JsonNodeFactory.instance.objectNode().put("type", "summary_text").put("text", text);
  }
}
