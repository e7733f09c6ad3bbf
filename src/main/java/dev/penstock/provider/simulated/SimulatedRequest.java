package dev.penstock.provider.simulated;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a chat request decides the answer; the rest is ignored. Nothing of the request's tree is
 * kept but the text it names.
 *
 * @param seed what the filler words and ids follow from; the same whether streamed or not
 * @param maxTokens -1 if the request names none
 * @param userText all text of the last user message
 * @param userParam what an error about that message names
 * @param answered whether results of tools follow that message
 * @param promptTokens a token is four characters of text, rounded up
 * @param forcedCall the tool call that {@code tool_choice} asks for, or null
 * @param json text that fits {@code response_format}, or null
 */
record SimulatedRequest(
    long seed,
    boolean stream,
    boolean includeUsage,
    int choices,
    long maxTokens,
    List<String> stop,
    String userText,
    String userParam,
    boolean answered,
    long promptTokens,
    @Nullable Call forcedCall,
    @Nullable String json,
    @Nullable String effort) {

  /** A tool call to answer with; {@code arguments} is JSON text. */
  record Call(String name, String arguments) {}

  /** OpenAI's bounds, so that a stop sequence costs little at each chunk. */
  private static final int MAX_STOPS = 4;

  private static final int MAX_STOP_CHARS = 256;
  private static final int MAX_CHOICES = 128;

  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .build();

  /**
   * Reads a request.
   *
   * @throws Refused if a field that is read here has a wrong type or value
   */
  static SimulatedRequest parse(byte[] body) {
    JsonNode root = root(body);
    Fields fields = new Fields(root, null);
    JsonNode messages = fields.value("messages");
    if (messages == null) {
      throw Refused.missing("messages");
    }
    if (!messages.isArray()) {
      throw fields.wrong("messages", "must be an array");
    }
    fields.checkNumbers("temperature", "top_p", "frequency_penalty", "presence_penalty");
    int user = lastUser(messages);
    String userText = text(messages.path(user).path("content"));
    return new SimulatedRequest(
        seed(fields, userText),
        fields.flag("stream"),
        root.path("stream_options").path("include_usage").asBoolean(false),
        (int) fields.number("n", 1, 1, MAX_CHOICES),
        maxTokens(fields),
        stop(fields),
        userText,
        "messages[" + Math.max(0, user) + "].content",
        messages.path(messages.size() - 1).path("role").asText().equals("tool"),
        promptTokens(messages, root.path("tools")),
        forcedCall(fields, root.path("tools")),
        json(root.path("response_format"), userText),
        fields.text("reasoning_effort"));
  }

  /** One of no chat, as far as a directive is concerned. */
  static SimulatedRequest of(String text, String param) {
    return new SimulatedRequest(
        0, false, false, 1, -1, List.of(), text, param, false, 0, null, null, null);
  }

  static ObjectNode root(byte[] body) {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (IOException e) {
      throw Refused.invalidJson();
    }
    if (root instanceof ObjectNode object) {
      return object;
    }
    throw Refused.invalidJson();
  }

  private static long seed(Fields fields, String userText) {
    return fields.number("seed", 0, Long.MIN_VALUE, Long.MAX_VALUE) * 31 + userText.hashCode();
  }

  private static int lastUser(JsonNode messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).path("role").asText("").equals("user")) {
        return i;
      }
    }
    return -1;
  }

  private static String text(JsonNode content) {
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.path("text").asText(""));
    }
    return text.toString();
  }

  private static long maxTokens(Fields fields) {
    long older = fields.number("max_tokens", -1, 1, Long.MAX_VALUE);
    return fields.number("max_completion_tokens", older, 1, Long.MAX_VALUE);
  }

  private static List<String> stop(Fields fields) {
    JsonNode value = fields.value("stop");
    if (value == null) {
      return List.of();
    }
    List<String> stops = new ArrayList<>(1);
    for (JsonNode stop : value.isArray() ? value : JSON.createArrayNode().add(value)) {
      if (!stop.isTextual() || stop.textValue().length() > MAX_STOP_CHARS) {
        throw fields.wrong("stop", "must be strings of at most " + MAX_STOP_CHARS + " characters");
      }
      if (!stop.textValue().isEmpty()) {
        stops.add(stop.textValue());
      }
    }
    if (stops.size() > MAX_STOPS) {
      throw fields.wrong("stop", "must be at most " + MAX_STOPS + " strings");
    }
    return List.copyOf(stops);
  }

  private static long promptTokens(JsonNode messages, JsonNode tools) {
    long chars = tools.isArray() ? tools.toString().length() : 0;
    for (JsonNode message : messages) {
      chars += text(message.path("content")).length();
      for (JsonNode call : message.path("tool_calls")) {
        JsonNode function = call.path("function");
        chars += function.path("name").asText("").length();
        chars += function.path("arguments").asText("").length();
      }
    }
    return Math.max(1, (chars + 3) / 4);
  }

  private static @Nullable Call forcedCall(Fields fields, JsonNode tools) {
    JsonNode choice = fields.value("tool_choice");
    if (choice == null) {
      return null;
    }
    if (choice.isTextual()) {
      return choice.textValue().equals("required") ? call(fields, tools.path(0)) : null;
    }
    String wanted = choice.path("function").path("name").asText("");
    for (JsonNode tool : tools) {
      if (tool.path("function").path("name").asText("").equals(wanted)) {
        return call(fields, tool);
      }
    }
    throw fields.wrong("tool_choice", "must name one of the tools");
  }

  private static Call call(Fields fields, JsonNode tool) {
    JsonNode function = tool.path("function");
    String name = function.path("name").asText("");
    if (name.isEmpty()) {
      throw fields.wrong("tool_choice", "needs a tool to call");
    }
    return new Call(name, new SampleJson(function.path("parameters")).object().toString());
  }

  private static @Nullable String json(JsonNode format, String userText) {
    return switch (format.path("type").asText("")) {
      case "json_object" -> JSON.createObjectNode().put("answer", Answer.echo(userText)).toString();
      case "json_schema" -> {
        JsonNode schema = format.path("json_schema").path("schema");
        yield new SampleJson(schema instanceof MissingNode ? JSON.createObjectNode() : schema)
            .value()
            .toString();
      }
      default -> null;
    };
  }
}
