package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;

/** {@code tools} and {@code tool_choice}. Tools that Anthropic runs itself keep their own form. */
final class ToolsReader {
  private ToolsReader() {}

  static void read(RequestField request, ObjectNode chat) {
    RequestField tools = request.at("tools");
    if (tools.items().isEmpty()) {
      return;
    }
    ArrayNode list = chat.putArray("tools");
    for (RequestField tool : tools.items()) {
      list.add(isCustom(tool.requireObject()) ? custom(tool) : tool.json().deepCopy());
    }
    RequestField choice = request.at("tool_choice");
    if (!choice.isAbsent()) {
      choice(choice.requireObject(), chat);
    }
  }

  /** Whether it is the caller who runs the tool, by a schema of its own. */
  static boolean isCustom(RequestField tool) {
    String type = tool.at("type").optionalText();
    return type == null || type.equals("custom");
  }

  private static ObjectNode custom(RequestField tool) {
    ObjectNode json = tool.object().objectNode().put("type", "function");
    ObjectNode function = json.putObject("function").put("name", tool.at("name").name());
    String description = tool.at("description").optionalText();
    if (description != null) {
      function.put("description", description);
    }
    function.set("parameters", tool.at("input_schema").object().deepCopy());
    Boolean strict = tool.at("strict").optionalFlag();
    if (strict != null) {
      function.put("strict", strict);
    }
    BlockReader.mark(tool, json);
    return json;
  }

  private static void choice(RequestField choice, ObjectNode chat) {
    RequestField type = choice.at("type");
    switch (type.text()) {
      case "auto" -> chat.put("tool_choice", "auto");
      case "any" -> chat.put("tool_choice", "required");
      case "none" -> chat.put("tool_choice", "none");
      case "tool" ->
          chat.putObject("tool_choice")
              .put("type", "function")
              .putObject("function")
              .put("name", choice.at("name").name());
      default -> throw type.invalid("must be auto, any, tool or none");
    }
    if (Boolean.TRUE.equals(choice.at("disable_parallel_tool_use").optionalFlag())) {
      chat.put("parallel_tool_calls", false);
    }
  }
}
