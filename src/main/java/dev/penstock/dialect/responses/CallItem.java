package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A call of a function, or of a custom tool, whose input is known once all of it is there. */
final class CallItem implements OutputItem {
  private final Place place;
  private final boolean custom;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final StringBuilder arguments = new StringBuilder();
  private boolean closed;

  /** {@code id}: of the call, that its output refers to. */
  CallItem(Place place, String id, ToolNames.Name name) {
    this.place = place;
    this.custom = name.custom();
    json.put("id", place.id()).put("type", custom ? "custom_tool_call" : "function_call");
    json.put("status", "in_progress").put(custom ? "input" : "arguments", "");
    json.put("call_id", id).put("name", name.name());
    if (name.space() != null) {
      json.put("namespace", name.space());
    }
    place.emit("response.output_item.added", json.deepCopy());
  }

  /** Prefix of its id. */
  static String prefix(boolean custom) {
    return custom ? "ctc" : "fc";
  }

  @Override
  public ObjectNode json() {
    return json;
  }

  boolean closed() {
    return closed;
  }

  void arguments(String more) {
    arguments.append(more);
    if (!custom) {
      place.emit("response.function_call_arguments.delta", event -> event.put("delta", more));
    }
  }

  @Override
  public void close(String status) {
    closed = true;
    if (custom) {
      String input = CustomTools.input(arguments.toString());
      place.emit("response.custom_tool_call_input.delta", event -> event.put("delta", input));
      place.emit("response.custom_tool_call_input.done", event -> event.put("input", input));
      json.put("input", input);
    } else {
      if (arguments.isEmpty()) {
        // To a caller an empty text is no JSON.
        arguments("{}");
      }
      String whole = arguments.toString();
      place.emit(
          "response.function_call_arguments.done",
          event -> event.put("arguments", whole).put("name", json.path("name").asText()));
      json.put("arguments", whole);
    }
    json.put("status", status);
    place.emit("response.output_item.done", json.deepCopy());
  }
}
