package dev.penstock.provider.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.Tool;
import dev.penstock.api.Conversation.ToolChoice;
import java.util.List;

/** The tools of a conversation, and which of them must be called. */
final class CohereTools {
  private CohereTools() {}

  static void write(Conversation conversation, CohereModel model, ObjectNode body) {
    List<Tool> tools = offered(conversation, model);
    if (tools.isEmpty()) {
      return;
    }
    ArrayNode out = body.putArray("tools");
    tools.forEach(tool -> write(tool, out));
    if (tools.stream().anyMatch(tool -> Boolean.TRUE.equals(tool.strict()))
        && tools.stream().allMatch(CohereTools::requiresSomething)) {
      body.put("strict_tools", true);
    }
    switch (conversation.toolChoice()) {
      case ToolChoice.Required required -> require(model, body);
      // None other is offered.
      case ToolChoice.Named named -> require(model, body);
      case ToolChoice.None none -> body.put("tool_choice", "NONE");
      case ToolChoice.Auto auto -> {}
      case null -> {}
    }
  }

  private static List<Tool> offered(Conversation conversation, CohereModel model) {
    return switch (conversation.toolChoice()) {
      case ToolChoice.Named named ->
          conversation.tools().stream().filter(tool -> tool.name().equals(named.name())).toList();
      case ToolChoice.None none when !model.takesToolChoice() -> List.of();
      case null, default -> conversation.tools();
    };
  }

  private static void require(CohereModel model, ObjectNode body) {
    if (!model.takesToolChoice()) {
      throw CohereRequest.unsupported(
          "tool_choice", "This model cannot be made to call a tool; use auto or none.");
    }
    body.put("tool_choice", "REQUIRED");
  }

  private static void write(Tool tool, ArrayNode out) {
    ObjectNode function = out.addObject().put("type", "function").putObject("function");
    function.put("name", tool.name());
    if (tool.description() != null) {
      function.put("description", tool.description());
    }
    ObjectNode parameters = tool.parameters();
    if (parameters == null) {
      function.putObject("parameters").put("type", "object").putObject("properties");
    } else {
      function.set("parameters", parameters);
    }
  }

  private static boolean requiresSomething(Tool tool) {
    ObjectNode parameters = tool.parameters();
    return parameters != null && !parameters.path("required").isEmpty();
  }
}
