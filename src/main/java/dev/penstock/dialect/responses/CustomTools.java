package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.request.RequestField;

/**
 * Custom tools, which take a text in a form of their own: elsewhere a function with the one
 * argument {@code input}. A grammar can only be told, not enforced.
 */
final class CustomTools {
  private static final String INPUT = "input";

  private CustomTools() {}

  /** The tool as a function of a chat request. */
  static ObjectNode function(RequestField tool) {
    ObjectNode function = JsonNodeFactory.instance.objectNode();
    function.put("name", tool.at("name").name());
    String description = tool.at("description").optionalText();
    if (description != null) {
      function.put("description", description);
    }
    ObjectNode schema = function.putObject("parameters").put("type", "object");
    schema
        .putObject("properties")
        .putObject(INPUT)
        .put("type", "string")
        .put("description", form(tool.at("format")));
    schema.putArray("required").add(INPUT);
    schema.put("additionalProperties", false);
    return function;
  }

  private static String form(RequestField format) {
    String definition = format.at("definition").optionalText();
    if (definition == null) {
      return "The input of the tool, as plain text.";
    }
    String syntax = format.at("syntax").optionalText();
    return "The input of the tool, as plain text that follows this "
        + (syntax == null ? "" : syntax + " ")
        + "grammar:\n"
        + definition;
  }

  /** An earlier input as arguments of the function. */
  static String arguments(String input) {
    return JsonNodeFactory.instance.objectNode().put(INPUT, input).toString();
  }

  /** The input that the arguments hold; they themselves if the model did not keep to the form. */
  static String input(String arguments) {
    JsonNode input = Json.inner(arguments) instanceof ObjectNode object ? object.path(INPUT) : null;
    return input != null && input.isTextual() ? input.textValue() : arguments;
  }
}
