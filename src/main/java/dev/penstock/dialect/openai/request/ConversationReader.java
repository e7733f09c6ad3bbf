package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.ResponseFormat;
import dev.penstock.api.Conversation.Sampling;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an OpenAI chat request, checked by {@code dialect.Parameters} before, as a conversation for
 * another dialect. Messages keep their index. Fields are those of OpenAI's "Create chat
 * completion"; beside them {@code reasoning_content}, {@code thinking_blocks}, {@code
 * cache_control} and {@code extra_content}, which gateways and providers added.
 */
final class ConversationReader {
  private static final int MOST_CHOICES = 128;
  private static final int MOST_LOGPROBS = 20;

  /** What has a place of its own in a {@link Conversation}. */
  private static final Set<String> READ =
      Set.of(
          "model",
          "messages",
          "stream",
          "stream_options",
          "tools",
          "functions",
          "tool_choice",
          "function_call",
          "parallel_tool_calls",
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "seed",
          "stop",
          "n",
          "frequency_penalty",
          "presence_penalty",
          "logprobs",
          "top_logprobs",
          "response_format",
          "reasoning_effort");

  private ConversationReader() {}

  /**
   * The conversation.
   *
   * @param model the deployment's model
   * @throws dev.penstock.error.FailureException with {@code InvalidValue}, {@code MissingParameter}
   *     or {@code UnsupportedParameter}, which name the place
   */
  static Conversation read(ObjectNode request, String model, boolean stream, Dialect dialect) {
    RequestField root = RequestField.root(request);
    ToolReader tools = ToolReader.read(root);
    return new Conversation(
        model,
        MessageReader.read(root.at("messages")),
        tools.tools(),
        tools.choice(),
        root.at("parallel_tool_calls").optionalFlag(),
        sampling(root),
        responseFormat(root.at("response_format")),
        root.at("reasoning_effort").optionalText(),
        stream,
        extra(request, dialect.capabilities(model)));
  }

  private static Sampling sampling(RequestField request) {
    RequestField limit = request.at("max_completion_tokens");
    Integer choices = request.at("n").optionalInteger(1, MOST_CHOICES);
    return new Sampling(
        (limit.isAbsent() ? request.at("max_tokens") : limit).optionalInteger(1, Integer.MAX_VALUE),
        request.at("temperature").optionalNumber(0, 2),
        request.at("top_p").optionalNumber(0, 1),
        request.at("seed").optionalLong(),
        stop(request.at("stop")),
        choices == null ? 1 : choices,
        request.at("frequency_penalty").optionalNumber(-2, 2),
        request.at("presence_penalty").optionalNumber(-2, 2),
        topLogprobs(request));
  }

  private static List<String> stop(RequestField stop) {
    if (stop.json().isTextual()) {
      return List.of(stop.text());
    }
    if (!stop.isAbsent() && !stop.json().isArray()) {
      throw stop.invalid("must be a string or an array of strings");
    }
    return stop.items().stream().map(RequestField::text).toList();
  }

  private static @Nullable Integer topLogprobs(RequestField request) {
    Integer top = request.at("top_logprobs").optionalInteger(0, MOST_LOGPROBS);
    if (!Boolean.TRUE.equals(request.at("logprobs").optionalFlag())) {
      return null;
    }
    return top == null ? Integer.valueOf(0) : top;
  }

  private static @Nullable ResponseFormat responseFormat(RequestField format) {
    if (format.isAbsent()) {
      return null;
    }
    RequestField type = format.requireObject().at("type");
    return switch (type.text()) {
      case "text" -> null;
      case "json_object" -> new ResponseFormat.JsonObject();
      case "json_schema" -> jsonSchema(format.at("json_schema").requireObject());
      default -> throw type.invalid("must be text, json_object or json_schema");
    };
  }

  private static ResponseFormat jsonSchema(RequestField format) {
    return new ResponseFormat.JsonSchema(
        format.at("name").name(),
        format.at("description").optionalText(),
        format.at("schema").object(),
        format.at("strict").optionalFlag());
  }

  private static Map<String, JsonNode> extra(ObjectNode request, Capabilities capabilities) {
    Map<String, JsonNode> extra = new HashMap<>();
    for (String name : capabilities.parameters()) {
      JsonNode value = request.get(name);
      if (value != null && !value.isNull() && !READ.contains(name)) {
        extra.put(name, value);
      }
    }
    return extra;
  }
}
