package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.Tool;
import dev.penstock.api.Conversation.ToolChoice;
import dev.penstock.dialect.Limits;
import dev.penstock.dialect.claude.ClaudeModel;
import org.jspecify.annotations.Nullable;

/** Tools, which of them is to be called, and the ids of their calls. */
final class AnthropicTools {
  private static final int MOST_NAME = 128;

  private AnthropicTools() {}

  /** Adds {@code tools} and {@code tool_choice} where there are tools. */
  static void write(Conversation conversation, ClaudeModel model, ObjectNode body) {
    if (conversation.tools().isEmpty()) {
      return;
    }
    Limits.names(
        Limits.names(conversation),
        name -> Limits.isPlain(name, MOST_NAME),
        "Anthropic",
        "up to 128 letters, digits, underscores and hyphens");
    ArrayNode tools = body.putArray("tools");
    conversation.tools().forEach(tool -> tools.add(tool(tool, model)));
    ObjectNode choice = choice(conversation.toolChoice(), conversation.parallelToolCalls());
    if (choice != null) {
      body.set("tool_choice", choice);
    }
  }

  /**
   * An id as Anthropic takes it: letters, digits, {@code _} and {@code -}. A conversation may have
   * begun with a provider whose ids look otherwise ({@code functions.add:0}).
   */
  static String id(String toolCallId) {
    return Limits.plain(toolCallId);
  }

  /** The name of an earlier call, of a tool that may be gone, likewise. */
  static String name(String name) {
    return Limits.plain(name, MOST_NAME);
  }

  private static ObjectNode tool(Tool tool, ClaudeModel model) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", tool.name());
    if (tool.description() != null && !tool.description().isBlank()) {
      node.put("description", tool.description());
    }
    node.set("input_schema", schema(tool.parameters()));
    // Older models know no strict tools; the schema still guides them.
    if (Boolean.TRUE.equals(tool.strict()) && model.strictTools()) {
      node.put("strict", true);
    }
    if (tool.cacheControl() != null) {
      node.set("cache_control", tool.cacheControl());
    }
    return node;
  }

  /** Anthropic wants a schema, and its type in it. */
  private static ObjectNode schema(@Nullable ObjectNode parameters) {
    if (parameters != null && parameters.has("type")) {
      return parameters;
    }
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    if (parameters == null || parameters.isEmpty()) {
      schema.putObject("properties");
    } else {
      schema.setAll(parameters);
    }
    return schema;
  }

  private static @Nullable ObjectNode choice(
      @Nullable ToolChoice choice, @Nullable Boolean parallel) {
    boolean single = Boolean.FALSE.equals(parallel);
    if (choice == null) {
      return single ? choice("auto").put("disable_parallel_tool_use", true) : null;
    }
    ObjectNode node =
        switch (choice) {
          case ToolChoice.Auto auto -> choice("auto");
          case ToolChoice.None none -> choice("none");
          case ToolChoice.Required required -> choice("any");
          case ToolChoice.Named named -> choice("tool").put("name", named.name());
        };
    if (single && !(choice instanceof ToolChoice.None)) {
      node.put("disable_parallel_tool_use", true);
    }
    return node;
  }

  private static ObjectNode choice(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
