package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code tools}, {@code tool_choice} and {@code parallel_tool_calls} of a chat request. */
final class Tools {
  private final Beyond beyond;
  private final ObjectNode chat;
  private final Map<String, ObjectNode> functions = new LinkedHashMap<>();

  private Tools(Beyond beyond, ObjectNode chat) {
    this.beyond = beyond;
    this.chat = chat;
  }

  static void write(RequestField request, Beyond beyond, ObjectNode chat) {
    Tools tools = new Tools(beyond, chat);
    for (RequestField tool : request.at("tools").items()) {
      tools.any(tool.requireObject());
    }
    RequestField choice = request.at("tool_choice");
    if (!choice.isAbsent()) {
      tools.choice(choice);
    }
    tools.finish(request.at("parallel_tool_calls").optionalFlag());
  }

  private void any(RequestField tool) {
    if (!tool.at("type").text().equals("namespace")) {
      tool(tool, null);
      return;
    }
    String space = tool.at("name").name();
    for (RequestField one : tool.at("tools").items()) {
      tool(one.requireObject(), space);
    }
  }

  /** {@code space}: the namespace that it stands in; null if in none. */
  private void tool(RequestField tool, @Nullable String space) {
    RequestField type = tool.at("type");
    ObjectNode function =
        switch (type.text()) {
          case "function" -> function(tool);
          case "custom" -> CustomTools.function(tool);
          // The provider's own, and kinds to come.
          default -> {
            beyond.droppable(type, "The tool '" + type.text() + "' is run by the provider.");
            yield null;
          }
        };
    if (function != null) {
      ObjectNode written = JsonNodeFactory.instance.objectNode().put("type", "function");
      String name = ToolNames.joined(space, tool.at("name").text());
      written.set("function", function.put("name", name));
      JsonNode marker = tool.cacheControl();
      if (marker != null) {
        written.set("cache_control", marker);
      }
      if (functions.put(name, written) != null) {
        throw tool.at("name").invalid("must not be the name of another tool");
      }
    }
  }

  private static ObjectNode function(RequestField tool) {
    ObjectNode function = JsonNodeFactory.instance.objectNode();
    function.put("name", tool.at("name").name());
    String description = tool.at("description").optionalText();
    if (description != null) {
      function.put("description", description);
    }
    ObjectNode parameters = tool.at("parameters").optionalObject();
    if (parameters != null) {
      function.set("parameters", parameters);
    }
    Boolean strict = tool.at("strict").optionalFlag();
    if (strict != null) {
      function.put("strict", strict);
    }
    return function;
  }

  private void choice(RequestField choice) {
    if (choice.json().isTextual()) {
      chat.put("tool_choice", mode(choice));
      return;
    }
    RequestField type = choice.requireObject().at("type");
    switch (type.text()) {
      case "function", "custom" -> {
        RequestField name = choice.at("name");
        if (!functions.containsKey(ToolNames.of(choice))) {
          throw name.invalid("must be the name of one of the request's tools");
        }
        ObjectNode named = chat.putObject("tool_choice").put("type", "function");
        named.putObject("function").put("name", ToolNames.of(choice));
      }
      case "allowed_tools" -> allowed(choice);
      default -> beyond.droppable(type, "Only functions can be chosen elsewhere.");
    }
  }

  private static String mode(RequestField mode) {
    return switch (mode.text()) {
      case "auto", "none", "required" -> mode.text();
      default -> throw mode.invalid("must be auto, none or required");
    };
  }

  /** A choice among some: the others are left out, which every server understands. */
  private void allowed(RequestField choice) {
    RequestField list = choice.at("tools");
    list.requirePresent();
    Set<String> names = new HashSet<>();
    for (RequestField tool : list.items()) {
      RequestField type = tool.requireObject().at("type");
      if (type.text().equals("function") || type.text().equals("custom")) {
        RequestField name = tool.at("name");
        if (!functions.containsKey(ToolNames.of(tool))) {
          throw name.invalid("must be the name of one of the request's tools");
        }
        names.add(ToolNames.of(tool));
      } else {
        beyond.droppable(type, "The tool '" + type.text() + "' is run by the provider.");
      }
    }
    functions.keySet().retainAll(names);
    chat.put("tool_choice", mode(choice.at("mode")));
  }

  private void finish(@Nullable Boolean parallel) {
    if (functions.isEmpty()) {
      // Chat requests may not speak of tools that are not there.
      chat.remove("tool_choice");
      return;
    }
    ArrayNode tools = chat.putArray("tools");
    functions.values().forEach(tools::add);
    if (parallel != null) {
      chat.put("parallel_tool_calls", parallel);
    }
  }
}
