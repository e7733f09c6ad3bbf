package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Message;
import dev.penstock.api.Part;
import dev.penstock.api.ReasoningBlock;
import dev.penstock.api.ToolCall;
import dev.penstock.dialect.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one conversation's messages in order; each becomes one of ours. For one call. */
final class MessageReader {
  private static final Set<String> ASSISTANT = Set.of("text", "refusal");

  /** Names of the calls made so far, by id. */
  private final Map<String, String> calls = new HashMap<>();

  /** Ids given to the latest {@code function_call} of each name, which has none itself. */
  private final Map<String, String> legacyIds = new HashMap<>();

  static List<Message> read(RequestField messages) {
    MessageReader reader = new MessageReader();
    messages.requirePresent();
    List<Message> read = new ArrayList<>();
    for (RequestField message : messages.items()) {
      read.add(reader.message(message.requireObject(), read.size()));
    }
    if (read.isEmpty()) {
      throw messages.invalid("must hold at least one message");
    }
    return read;
  }

  private Message message(RequestField message, int index) {
    RequestField role = message.at("role");
    return switch (role.text()) {
      case "system", "developer" ->
          new Message.Instructions(PartReader.content(message, PartReader.TEXT));
      case "user" ->
          new Message.User(
              PartReader.content(message, PartReader.USER), message.at("name").optionalText());
      case "assistant" -> assistant(message, index);
      case "tool" -> toolResult(message);
      case "function" -> functionResult(message);
      default -> throw role.invalid("must be system, developer, user, assistant, tool or function");
    };
  }

  private Message.ToolResult toolResult(RequestField message) {
    String id = message.at("tool_call_id").name();
    List<Part> parts = PartReader.content(message, PartReader.TOOL_RESULT);
    boolean failed = Boolean.TRUE.equals(message.at("is_error").optionalFlag());
    return new Message.ToolResult(id, calls.get(id), parts, failed);
  }

  private Message.ToolResult functionResult(RequestField message) {
    RequestField field = message.at("name");
    String name = field.name();
    String id = legacyIds.get(name);
    if (id == null) {
      throw field.invalid("must be the name of an earlier 'function_call'");
    }
    return new Message.ToolResult(id, name, PartReader.content(message, PartReader.TOOL_RESULT));
  }

  private Message.Assistant assistant(RequestField message, int index) {
    List<Part> parts = new ArrayList<>();
    String refusal = join(said(message, parts), message.at("refusal").optionalText());
    String reasoningText = message.at("reasoning_content").optionalText();
    List<ReasoningBlock> reasoning =
        message.at("thinking_blocks").items().stream().map(MessageReader::reasoning).toList();
    List<ToolCall> toolCalls = new ArrayList<>();
    for (RequestField call : message.at("tool_calls").items()) {
      toolCalls.add(toolCall(call.requireObject()));
    }
    RequestField legacy = message.at("function_call");
    if (!legacy.isAbsent()) {
      toolCalls.add(functionCall(legacy.requireObject(), index));
    }
    boolean silent = toolCalls.isEmpty() && reasoning.isEmpty();
    if (silent && refusal == null && reasoningText == null) {
      message.at("content").requirePresent();
    }
    return new Message.Assistant(parts, refusal, reasoningText, reasoning, toolCalls);
  }

  /** Adds the texts of an assistant's content, and returns the refusals among its parts. */
  private static @Nullable String said(RequestField message, List<Part> parts) {
    RequestField content = message.at("content");
    if (content.isAbsent()) {
      return null;
    }
    if (content.json().isTextual()) {
      parts.addAll(PartReader.content(message, PartReader.TEXT));
      return null;
    }
    if (!content.json().isArray()) {
      throw content.invalid("must be a string, an array of parts or null");
    }
    String refusal = null;
    for (RequestField part : content.items()) {
      switch (part.requireObject().at("type").text()) {
        case "text" -> parts.add(PartReader.text(part));
        case "refusal" -> refusal = join(refusal, part.at("refusal").text());
        default -> throw PartReader.unknownType(part, ASSISTANT);
      }
    }
    PartReader.markLast(parts, message.cacheControl());
    return refusal;
  }

  private static @Nullable String join(@Nullable String first, @Nullable String second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return first + "\n" + second;
  }

  private static ReasoningBlock reasoning(RequestField block) {
    RequestField type = block.requireObject().at("type");
    Integer given = block.at("content_index").optionalInteger(0, Integer.MAX_VALUE);
    int place = given == null ? 0 : given;
    return switch (type.text()) {
      case "thinking" ->
          new ReasoningBlock.Signed(
              block.at("thinking").text(), block.at("signature").text(), place);
      case "redacted_thinking" -> new ReasoningBlock.Redacted(block.at("data").text(), place);
      default -> throw type.invalid("must be thinking or redacted_thinking");
    };
  }

  private ToolCall toolCall(RequestField call) {
    RequestField type = call.at("type");
    String kind = type.optionalText();
    if (kind != null && !kind.equals("function")) {
      throw kind.equals("custom")
          ? type.unsupported("Only calls of functions can be translated for this provider.")
          : type.invalid("must be function");
    }
    String id = call.at("id").name();
    RequestField function = call.at("function").requireObject();
    String name = function.at("name").name();
    calls.put(id, name);
    String signature = signature(call);
    return new ToolCall(
        id,
        name,
        arguments(function),
        // OpenAI's accumulator for Java puts there what it does not know of a streamed call.
        signature == null ? signature(function) : signature,
        call.cacheControl());
  }

  private static @Nullable String signature(RequestField holder) {
    return holder.at("extra_content").at("google").at("thought_signature").optionalText();
  }

  private ToolCall functionCall(RequestField call, int index) {
    String name = call.at("name").name();
    String id = "function_call_" + index;
    calls.put(id, name);
    legacyIds.put(name, id);
    return new ToolCall(id, name, arguments(call), null, null);
  }

  private static ObjectNode arguments(RequestField function) {
    RequestField field = function.at("arguments");
    String text = field.text();
    if (text.isBlank()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (Json.inner(text) instanceof ObjectNode arguments) {
      return arguments;
    }
    throw field.invalid("must be a JSON object as text");
  }
}
