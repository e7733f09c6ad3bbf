package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.ResponseFormat;
import dev.penstock.api.Conversation.Sampling;
import dev.penstock.api.Conversation.Tool;
import dev.penstock.api.Conversation.ToolChoice;
import dev.penstock.api.Message;
import dev.penstock.api.Part;
import dev.penstock.api.ReasoningBlock;
import dev.penstock.api.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the fixtures' requests; it trusts them, unlike the gateway's own reader. */
final class Conversations {
  private Conversations() {}

  static Conversation of(JsonNode request) {
    Map<String, JsonNode> extra = new HashMap<>();
    for (String name : List.of("thinking", "top_k", "user", "safety_identifier")) {
      if (request.has(name)) {
        extra.put(name, request.get(name));
      }
    }
    return new Conversation(
        request.path("model").asText(),
        each(request.path("messages")).stream().map(Conversations::message).toList(),
        each(request.path("tools")).stream().map(Conversations::tool).toList(),
        choice(request.path("tool_choice")),
        request.has("parallel_tool_calls") ? request.path("parallel_tool_calls").asBoolean() : null,
        sampling(request),
        format(request.path("response_format")),
        text(request, "reasoning_effort"),
        request.path("stream").asBoolean(),
        extra);
  }

  private static Message message(JsonNode node) {
    List<Part> parts = parts(node.path("content"));
    return switch (node.path("role").asText()) {
      case "user" -> new Message.User(parts, text(node, "name"));
      case "tool" -> new Message.ToolResult(node.path("tool_call_id").asText(), null, parts);
      case "assistant" ->
          new Message.Assistant(
              parts,
              text(node, "refusal"),
              text(node, "reasoning_content"),
              each(node.path("thinking_blocks")).stream().map(Conversations::block).toList(),
              each(node.path("tool_calls")).stream().map(Conversations::call).toList());
      default -> new Message.Instructions(parts);
    };
  }

  private static List<Part> parts(JsonNode content) {
    if (content.isTextual()) {
      return List.of(new Part.Text(content.asText(), null));
    }
    return each(content).stream().map(Conversations::part).toList();
  }

  private static Part part(JsonNode node) {
    JsonNode cache = node.get("cache_control");
    return switch (node.path("type").asText()) {
      case "image_url" -> image(node.path("image_url"), cache);
      case "file" -> {
        String[] data = data(node.path("file").path("file_data").asText());
        yield new Part.FileData(data[0], data[1], text(node.path("file"), "filename"), cache);
      }
      case "input_audio" -> {
        JsonNode audio = node.path("input_audio");
        yield new Part.Audio(audio.path("data").asText(), audio.path("format").asText(), cache);
      }
      default -> new Part.Text(node.path("text").asText(), cache);
    };
  }

  private static Part image(JsonNode image, @Nullable JsonNode cache) {
    String url = image.path("url").asText();
    String detail = text(image, "detail");
    if (!url.startsWith("data:")) {
      return new Part.ImageUrl(url, detail, cache);
    }
    String[] data = data(url);
    return new Part.ImageData(data[0], data[1], detail, cache);
  }

  /** Media type and content of a {@code data:} URL. */
  private static String[] data(String url) {
    int semicolon = url.indexOf(';');
    return new String[] {
      url.substring("data:".length(), semicolon), url.substring(semicolon + ";base64,".length())
    };
  }

  private static ReasoningBlock block(JsonNode node) {
    return node.has("data")
        ? new ReasoningBlock.Redacted(node.path("data").asText())
        : new ReasoningBlock.Signed(
            node.path("thinking").asText(), node.path("signature").asText());
  }

  private static ToolCall call(JsonNode node) {
    JsonNode function = node.path("function");
    String arguments = function.path("arguments").asText();
    ObjectNode parsed = AnthropicJson.object(arguments.isEmpty() ? "{}" : arguments);
    if (parsed == null) {
      throw new IllegalArgumentException(arguments);
    }
    return new ToolCall(
        node.path("id").asText(),
        function.path("name").asText(),
        parsed,
        null,
        node.get("cache_control"));
  }

  private static Tool tool(JsonNode node) {
    JsonNode function = node.path("function");
    return new Tool(
        function.path("name").asText(),
        text(function, "description"),
        (ObjectNode) function.get("parameters"),
        function.has("strict") ? function.path("strict").asBoolean() : null,
        node.get("cache_control"));
  }

  private static @Nullable ToolChoice choice(JsonNode node) {
    return switch (node.asText()) {
      case "auto" -> new ToolChoice.Auto();
      case "none" -> new ToolChoice.None();
      case "required" -> new ToolChoice.Required();
      default ->
          node.isObject()
              ? new ToolChoice.Named(node.path("function").path("name").asText())
              : null;
    };
  }

  private static @Nullable ResponseFormat format(JsonNode node) {
    JsonNode json = node.path("json_schema");
    return switch (node.path("type").asText()) {
      case "json_object" -> new ResponseFormat.JsonObject();
      case "json_schema" ->
          new ResponseFormat.JsonSchema(
              json.path("name").asText(),
              text(json, "description"),
              (ObjectNode) json.path("schema"),
              null);
      default -> null;
    };
  }

  private static Sampling sampling(JsonNode request) {
    JsonNode limit = request.path("max_completion_tokens");
    limit = limit.isMissingNode() ? request.path("max_tokens") : limit;
    return new Sampling(
        limit.isMissingNode() ? null : limit.asInt(),
        number(request, "temperature"),
        number(request, "top_p"),
        null,
        each(request.path("stop")).stream().map(JsonNode::asText).toList(),
        1,
        null,
        null,
        null);
  }

  private static List<JsonNode> each(JsonNode array) {
    List<JsonNode> nodes = new ArrayList<>();
    array.forEach(nodes::add);
    return nodes;
  }

  private static @Nullable Double number(JsonNode node, String field) {
    return node.has(field) ? (Double) node.path(field).asDouble() : null;
  }

  private static @Nullable String text(JsonNode node, String field) {
    return node.path(field).textValue();
  }
}
