package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.Tool;
import dev.penstock.api.Conversation.ToolChoice;
import dev.penstock.api.Message;
import dev.penstock.api.ToolCall;
import dev.penstock.dialect.Limits;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code toolConfig}: the tools, and which of them is to be called. Converse has no word for "none"
 * and refuses a conversation with calls in it if no tools are declared. So tools are left out where
 * none may be called and none was; where some were, they are declared (by name alone if the caller
 * no longer does), and the model is told not to call any: Claude by its own parameter, others by an
 * instruction.
 */
final class BedrockTools {
  private static final int MOST_CHARS = 64;
  private static final String NOT_NOW = "Call no tool now; answer with text.";

  private final Conversation conversation;
  private final BedrockModel model;
  private final Set<String> called = new LinkedHashSet<>();
  private final boolean none;

  BedrockTools(Conversation conversation, BedrockModel model) {
    this.conversation = conversation;
    this.model = model;
    for (Message message : conversation.messages()) {
      if (message instanceof Message.Assistant turn) {
        turn.toolCalls().stream().map(ToolCall::name).forEach(called::add);
      }
    }
    this.none =
        conversation.tools().isEmpty() || conversation.toolChoice() instanceof ToolChoice.None;
  }

  /** Adds {@code toolConfig}, what of it is said elsewhere, and an instruction if need be. */
  void write(ObjectNode body, ArrayNode system, ObjectNode additional) {
    if (none && called.isEmpty()) {
      return;
    }
    ObjectNode config = body.putObject("toolConfig");
    Limits.names(
        Limits.names(conversation),
        name -> Limits.isPlain(name, MOST_CHARS),
        "Bedrock",
        "up to 64 letters, digits, underscores and hyphens");
    ArrayNode tools = config.putArray("tools");
    conversation.tools().forEach(tool -> add(tool, tools));
    if (tools.isEmpty()) {
      called.forEach(name -> spec(name(name), null, tools));
    }
    if (none && model.isClaude()) {
      additional.putObject("tool_choice").put("type", "none");
    } else if (none) {
      system.add(BedrockBlocks.text(NOT_NOW));
    } else {
      writeChoice(config, additional);
    }
  }

  /**
   * An id as Converse and all of its models take it. A conversation may have begun with a provider
   * whose ids look otherwise ({@code functions.add:0}), or are longer.
   */
  static String id(String toolCallId) {
    String id = Limits.plain(toolCallId);
    if (id.length() <= MOST_CHARS) {
      return id;
    }
    // The same each time, and another for another.
    return UUID.nameUUIDFromBytes(toolCallId.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** The name of an earlier call as Converse takes it. */
  static String name(String name) {
    return Limits.plain(name, MOST_CHARS);
  }

  private void add(Tool tool, ArrayNode tools) {
    ObjectNode spec = spec(tool.name(), tool.parameters(), tools);
    if (tool.description() != null && !tool.description().isBlank()) {
      spec.put("description", tool.description());
    }
    // Older models know no strict tools; the schema still guides them.
    if (Boolean.TRUE.equals(tool.strict()) && model.hasStructuredOutput()) {
      spec.put("strict", true);
    }
    if (model.cachesTools()) {
      new BedrockBlocks(model).cachePoint(tool.cacheControl(), tools);
    }
  }

  @CanIgnoreReturnValue
  private static ObjectNode spec(String name, @Nullable ObjectNode parameters, ArrayNode tools) {
    ObjectNode spec = tools.addObject().putObject("toolSpec").put("name", name);
    spec.putObject("inputSchema").set("json", schema(parameters));
    return spec;
  }

  /** Models want a schema, and its type in it. */
  private static JsonNode schema(@Nullable ObjectNode parameters) {
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

  private void writeChoice(ObjectNode config, ObjectNode additional) {
    ToolChoice choice = conversation.toolChoice();
    boolean single = Boolean.FALSE.equals(conversation.parallelToolCalls());
    boolean forced = choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named;
    if (forced && !model.canBeForced()) {
      throw BedrockJson.unsupported("tool_choice", "This model cannot be made to call a tool.");
    }
    if (single && !model.isClaude()) {
      throw BedrockJson.unsupported(
          "parallel_tool_calls", "This model cannot be kept from calling several tools at once.");
    }
    if (choice instanceof ToolChoice.Required) {
      config.putObject("toolChoice").putObject("any");
    } else if (choice instanceof ToolChoice.Named named) {
      config.putObject("toolChoice").putObject("tool").put("name", named.name());
    }
    if (single) {
      // Beside a choice of Converse's, one of Claude's own would contradict it.
      ObjectNode own = additional.putObject("tool_choice").put("disable_parallel_tool_use", true);
      if (!forced) {
        own.put("type", "auto");
      }
    }
  }
}
