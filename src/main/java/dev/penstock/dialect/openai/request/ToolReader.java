package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Conversation.Tool;
import dev.penstock.api.Conversation.ToolChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tools there are and which must be called, under today's names ({@code tools}, {@code
 * tool_choice}) or the legacy ones ({@code functions}, {@code function_call}).
 */
record ToolReader(List<Tool> tools, @Nullable ToolChoice choice) {

  static ToolReader read(RequestField request) {
    List<Tool> tools = new ArrayList<>();
    for (RequestField tool : request.at("tools").items()) {
      tools.add(tool(tool.requireObject()));
    }
    for (RequestField function : request.at("functions").items()) {
      tools.add(function(function.requireObject(), function.cacheControl()));
    }
    RequestField choice = request.at("tool_choice");
    if (!choice.isAbsent()) {
      return choice(choice, tools);
    }
    RequestField legacy = request.at("function_call");
    return new ToolReader(tools, legacy.isAbsent() ? null : legacyChoice(legacy, tools));
  }

  private static Tool tool(RequestField tool) {
    RequestField type = tool.at("type");
    if (!type.text().equals("function")) {
      throw type.unsupported("Only tools of type 'function' can be translated for this provider.");
    }
    RequestField function = tool.at("function").requireObject();
    JsonNode marker = tool.cacheControl();
    return function(function, marker == null ? function.cacheControl() : marker);
  }

  private static Tool function(RequestField function, @Nullable JsonNode cacheControl) {
    return new Tool(
        function.at("name").name(),
        function.at("description").optionalText(),
        function.at("parameters").optionalObject(),
        function.at("strict").optionalFlag(),
        cacheControl);
  }

  private static ToolReader choice(RequestField choice, List<Tool> tools) {
    if (choice.json().isTextual()) {
      return new ToolReader(tools, mode(choice, tools));
    }
    if (!choice.json().isObject()) {
      throw choice.invalid("must be auto, none, required or an object");
    }
    RequestField type = choice.at("type");
    return switch (type.text()) {
      case "function" ->
          new ToolReader(tools, named(choice.at("function").requireObject().at("name"), tools));
      case "allowed_tools" -> allowed(choice.at("allowed_tools").requireObject(), tools);
      default ->
          throw type.unsupported("Only functions can be chosen where a request is translated.");
    };
  }

  private static ToolChoice mode(RequestField mode, List<Tool> tools) {
    return switch (mode.text()) {
      case "auto" -> new ToolChoice.Auto();
      case "none" -> new ToolChoice.None();
      case "required" -> {
        if (tools.isEmpty()) {
          throw mode.invalid("may be required only where there are tools");
        }
        yield new ToolChoice.Required();
      }
      default -> throw mode.invalid("must be auto, none or required");
    };
  }

  private static ToolChoice named(RequestField name, List<Tool> tools) {
    requireKnown(name, tools);
    return new ToolChoice.Named(name.text());
  }

  private static void requireKnown(RequestField name, List<Tool> tools) {
    String wanted = name.text();
    if (tools.stream().noneMatch(tool -> tool.name().equals(wanted))) {
      throw name.invalid("must be the name of one of the request's tools");
    }
  }

  /** A choice among some of the tools: no other provider has that, so the rest is left out. */
  private static ToolReader allowed(RequestField allowed, List<Tool> tools) {
    Set<String> names = new HashSet<>();
    RequestField list = allowed.at("tools");
    list.requirePresent();
    for (RequestField tool : list.items()) {
      RequestField name = tool.requireObject().at("function").requireObject().at("name");
      requireKnown(name, tools);
      names.add(name.text());
    }
    List<Tool> left = tools.stream().filter(tool -> names.contains(tool.name())).toList();
    return new ToolReader(left, mode(allowed.at("mode"), left));
  }

  private static ToolChoice legacyChoice(RequestField choice, List<Tool> tools) {
    return choice.json().isTextual()
        ? mode(choice, tools)
        : named(choice.requireObject().at("name"), tools);
  }
}
