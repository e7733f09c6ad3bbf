package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.Tool;
import dev.penstock.api.Conversation.ToolChoice;
import dev.penstock.dialect.Limits;

/** Tools as function declarations, and whether they must be called. */
final class GeminiTools {
  private static final int MOST_NAME = 128;

  private GeminiTools() {}

  static void write(Conversation conversation, ObjectNode body) {
    if (conversation.tools().isEmpty()) {
      return;
    }
    Limits.names(
        Limits.names(conversation),
        GeminiTools::takesName,
        "Gemini",
        "up to 128 letters, digits, underscores, dots, colons and hyphens, a letter or underscore"
            + " first");
    ArrayNode declarations = body.putArray("tools").addObject().putArray("functionDeclarations");
    conversation.tools().forEach(tool -> declarations.add(declaration(tool)));
    if (conversation.toolChoice() != null) {
      body.putObject("toolConfig").set("functionCallingConfig", config(conversation.toolChoice()));
    }
  }

  private static boolean takesName(String name) {
    String plain = name.replace('.', '_').replace(':', '_');
    return Limits.isPlain(plain, MOST_NAME) && begins(plain);
  }

  private static boolean begins(String plain) {
    return !plain.isEmpty() && (Character.isLetter(plain.charAt(0)) || plain.charAt(0) == '_');
  }

  /** The name of an earlier call, of a tool that may be gone, as Gemini takes it. */
  static String name(String name) {
    if (takesName(name)) {
      return name;
    }
    String plain = Limits.plain(name);
    return Limits.plain(begins(plain) ? plain : '_' + plain, MOST_NAME);
  }

  private static ObjectNode declaration(Tool tool) {
    ObjectNode declaration = GeminiJson.newObject().put("name", tool.name());
    if (tool.description() != null) {
      declaration.put("description", tool.description());
    }
    if (tool.parameters() != null && !takesNothing(tool.parameters())) {
      declaration.set("parametersJsonSchema", GeminiSchema.of(tool.parameters()));
    }
    return declaration;
  }

  /** Gemini refuses an object schema without properties; no schema says the same. */
  private static boolean takesNothing(JsonNode schema) {
    return schema.path("properties").isEmpty()
        && !schema.has("$ref")
        && !schema.has("anyOf")
        && !schema.has("oneOf")
        && !schema.has("allOf")
        && !schema.path("additionalProperties").isObject();
  }

  private static ObjectNode config(ToolChoice choice) {
    ObjectNode config = GeminiJson.newObject();
    switch (choice) {
      case ToolChoice.Auto c -> config.put("mode", "AUTO");
      case ToolChoice.None c -> config.put("mode", "NONE");
      case ToolChoice.Required c -> config.put("mode", "ANY");
      case ToolChoice.Named c ->
          config.put("mode", "ANY").putArray("allowedFunctionNames").add(c.name());
    }
    return config;
  }
}
