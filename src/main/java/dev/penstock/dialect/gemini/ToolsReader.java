package dev.penstock.dialect.gemini;

import static dev.penstock.dialect.gemini.Names.at;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code tools} and {@code toolConfig}. Tools that Google runs itself are left out. */
final class ToolsReader {
  private ToolsReader() {}

  static void read(RequestField request, ObjectNode chat) {
    ArrayNode tools = JsonNodeFactory.instance.arrayNode();
    for (RequestField tool : request.at("tools").items()) {
      for (RequestField each : at(tool.requireObject(), "functionDeclarations").items()) {
        tools.add(function(each.requireObject()));
      }
    }
    if (tools.isEmpty()) {
      return;
    }
    chat.set("tools", tools);
    RequestField config = at(at(request, "toolConfig"), "functionCallingConfig");
    if (!config.isAbsent()) {
      choice(config.requireObject(), chat);
    }
  }

  private static ObjectNode function(RequestField declaration) {
    ObjectNode tool = JsonNodeFactory.instance.objectNode().put("type", "function");
    ObjectNode function = tool.putObject("function").put("name", declaration.at("name").name());
    String description = declaration.at("description").optionalText();
    if (description != null) {
      function.put("description", description);
    }
    RequestField json = at(declaration, "parametersJsonSchema");
    RequestField own = declaration.at("parameters");
    if (!json.isAbsent()) {
      function.set("parameters", json.object().deepCopy());
    } else if (!own.isAbsent()) {
      function.set("parameters", SchemaReader.read(own.object()));
    } else {
      // A function without parameters; some providers want to be told.
      function.putObject("parameters").put("type", "object").putObject("properties");
    }
    return tool;
  }

  private static void choice(RequestField config, ObjectNode chat) {
    String mode = config.at("mode").optionalText();
    List<String> allowed = new ArrayList<>();
    at(config, "allowedFunctionNames").items().forEach(name -> allowed.add(name.name()));
    switch (mode == null ? "AUTO" : mode.toUpperCase(Locale.ROOT)) {
      case "AUTO", "MODE_UNSPECIFIED" -> chat.put("tool_choice", "auto");
      case "NONE" -> chat.put("tool_choice", "none");
      case "VALIDATED" -> among("auto", allowed, chat);
      case "ANY" -> among("required", allowed, chat);
      default -> throw config.at("mode").invalid("must be AUTO, ANY, NONE or VALIDATED");
    }
  }

  private static void among(String mode, List<String> allowed, ObjectNode chat) {
    if (allowed.isEmpty()) {
      chat.put("tool_choice", mode);
    } else if (allowed.size() == 1 && mode.equals("required")) {
      named(chat.putObject("tool_choice"), allowed.getFirst());
    } else {
      ObjectNode choice = chat.putObject("tool_choice").put("type", "allowed_tools");
      ArrayNode tools = choice.putObject("allowed_tools").put("mode", mode).putArray("tools");
      allowed.forEach(name -> named(tools.addObject(), name));
    }
  }

  private static void named(ObjectNode choice, String name) {
    choice.put("type", "function").putObject("function").put("name", name);
  }
}
