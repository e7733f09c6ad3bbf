package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A native request that somebody really sent, as the OpenAI request that should lead to it, and
 * without what says nothing (neutral values, short forms).
 */
final class RecordedRequest {
  private static final List<String> SAME =
      List.of("model", "max_tokens", "temperature", "thinking", "stream");

  private RecordedRequest() {}

  /** The request with every short form written out and every neutral value left out. */
  static ObjectNode normal(ObjectNode request) {
    ObjectNode normal = request.deepCopy();
    if (!normal.path("stream").asBoolean()) {
      normal.remove("stream");
    }
    if (normal.path("temperature").asDouble(1) == 1) {
      normal.remove("temperature");
    }
    if (normal.path("tools").isEmpty()) {
      normal.remove("tools");
    }
    if (normal.path("tool_choice") instanceof ObjectNode choice
        && !choice.path("disable_parallel_tool_use").asBoolean()) {
      choice.remove("disable_parallel_tool_use");
    }
    if (normal.path("system").isTextual()) {
      normal.putArray("system").addObject().put("type", "text").set("text", request.get("system"));
    }
    for (JsonNode turn : normal.path("messages")) {
      if (turn.path("content").isTextual()) {
        JsonNode text = turn.path("content");
        ((ObjectNode) turn).putArray("content").addObject().put("type", "text").set("text", text);
      }
    }
    return normal;
  }

  /** The OpenAI request for a normal one. */
  static ObjectNode openAi(ObjectNode normal) {
    ObjectNode openAi = JsonNodeFactory.instance.objectNode();
    for (String field : SAME) {
      if (normal.has(field)) {
        openAi.set(field, normal.get(field));
      }
    }
    if (normal.has("stop_sequences")) {
      openAi.set("stop", normal.get("stop_sequences"));
    }
    if (normal.has("tool_choice")) {
      openAi.set("tool_choice", normal.path("tool_choice").path("type"));
    }
    if (normal.path("output_config").has("format")) {
      ObjectNode format = openAi.putObject("response_format").put("type", "json_schema");
      format
          .putObject("json_schema")
          .set("schema", normal.path("output_config").path("format").path("schema"));
    }
    ArrayNode tools = openAi.putArray("tools");
    normal.path("tools").forEach(tool -> tools.add(tool(tool)));
    ArrayNode messages = openAi.putArray("messages");
    if (normal.has("system")) {
      messages.addObject().put("role", "system").set("content", normal.get("system"));
    }
    normal.path("messages").forEach(turn -> addTurn(turn, messages));
    return openAi;
  }

  private static ObjectNode tool(JsonNode tool) {
    ObjectNode function = JsonNodeFactory.instance.objectNode();
    function.set("name", tool.get("name"));
    if (tool.has("description")) {
      function.set("description", tool.get("description"));
    }
    function.set("parameters", tool.get("input_schema"));
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", "function");
    node.set("function", function);
    return node;
  }

  private static void addTurn(JsonNode turn, ArrayNode messages) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.set("role", turn.get("role"));
    ArrayNode content = message.putArray("content");
    for (JsonNode block : turn.path("content")) {
      switch (block.path("type").asText()) {
        case "tool_result" ->
            messages
                .addObject()
                .put("role", "tool")
                .put("tool_call_id", block.path("tool_use_id").asText())
                .set("content", block.get("content"));
        case "tool_use" -> message.withArray("tool_calls").add(call(block));
        case "image", "document" -> content.add(file(block));
        default -> content.add(block);
      }
    }
    if (!content.isEmpty() || message.has("tool_calls")) {
      messages.add(message);
    }
  }

  private static ObjectNode call(JsonNode block) {
    ObjectNode call = JsonNodeFactory.instance.objectNode();
    call.set("id", block.get("id"));
    call.putObject("function")
        .put("name", block.path("name").asText())
        .put("arguments", block.path("input").toString());
    return call;
  }

  private static ObjectNode file(JsonNode block) {
    JsonNode source = block.path("source");
    String data =
        "data:" + source.path("media_type").asText() + ";base64," + source.path("data").asText();
    ObjectNode part = JsonNodeFactory.instance.objectNode();
    if (block.path("type").asText().equals("image")) {
      part.put("type", "image_url").putObject("image_url").put("url", data);
    } else {
      part.put("type", "file").putObject("file").put("file_data", data);
    }
    return part;
  }
}
