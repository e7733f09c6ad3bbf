package dev.penstock.provider.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.ResponseFormat;
import dev.penstock.api.Conversation.Sampling;
import dev.penstock.api.Conversation.ToolChoice;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our conversation to the body of {@code /api/chat}. */
final class OllamaRequest {
  /** Native fields that are passed on as they are. */
  private static final List<String> NATIVE = List.of("keep_alive", "think", "truncate", "shift");

  private OllamaRequest() {}

  static ObjectNode encode(Conversation conversation) {
    refuseWhatOllamaLacks(conversation);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", conversation.model());
    // Ollama streams unless told not to.
    body.put("stream", conversation.stream());
    body.set("messages", OllamaMessages.encode(conversation.messages()));
    tools(conversation, body);
    format(conversation.responseFormat(), body);
    for (String name : NATIVE) {
      JsonNode value = conversation.extra().get(name);
      if (value != null) {
        body.set(name, value);
      }
    }
    think(conversation.reasoningEffort(), body);
    Integer top = conversation.sampling().topLogprobs();
    if (top != null) {
      body.put("logprobs", true);
      set(body, "top_logprobs", top > 0 ? top : null);
    }
    ObjectNode options = options(conversation);
    if (!options.isEmpty()) {
      body.set("options", options);
    }
    return body;
  }

  private static void refuseWhatOllamaLacks(Conversation conversation) {
    if (conversation.sampling().choices() > 1) {
      throw unsupported("n", "Ollama gives one choice; ask once for each");
    }
    if (conversation.toolChoice() instanceof ToolChoice.Required
        || conversation.toolChoice() instanceof ToolChoice.Named) {
      throw unsupported("tool_choice", "Ollama cannot be made to call a tool; use auto or none");
    }
    if (Boolean.FALSE.equals(conversation.parallelToolCalls()) && !conversation.tools().isEmpty()) {
      throw unsupported("parallel_tool_calls", "Ollama cannot be kept from parallel tool calls");
    }
  }

  private static void tools(Conversation conversation, ObjectNode body) {
    if (conversation.tools().isEmpty() || conversation.toolChoice() instanceof ToolChoice.None) {
      return;
    }
    ArrayNode tools = body.putArray("tools");
    for (Conversation.Tool tool : conversation.tools()) {
      ObjectNode function = tools.addObject().put("type", "function").putObject("function");
      function.put("name", tool.name());
      if (tool.description() != null) {
        function.put("description", tool.description());
      }
      ObjectNode parameters = tool.parameters();
      if (parameters == null) {
        function.putObject("parameters").put("type", "object").putObject("properties");
      } else {
        function.set("parameters", parameters);
      }
    }
  }

  private static void format(@Nullable ResponseFormat format, ObjectNode body) {
    switch (format) {
      case null -> {}
      case ResponseFormat.JsonObject any -> body.put("format", "json");
      case ResponseFormat.JsonSchema schema -> body.set("format", schema.schema());
    }
  }

  /**
   * A level turns thinking on for every model that can think; only gpt-oss and a few others tell
   * the levels apart. The bounds are clamped as Ollama's own OpenAI endpoint does.
   */
  private static void think(@Nullable String effort, ObjectNode body) {
    if (effort == null) {
      return;
    }
    switch (effort) {
      case "none" -> body.put("think", false);
      case "minimal", "low" -> body.put("think", "low");
      case "medium", "high", "max" -> body.put("think", effort);
      case "xhigh" -> body.put("think", "max");
      default ->
          throw new FailureException(
              new Failure.InvalidValue(
                  "reasoning_effort", "use none, minimal, low, medium, high or xhigh"));
    }
  }

  private static ObjectNode options(Conversation conversation) {
    ObjectNode options = nativeOptions(conversation.extra().get("options"));
    JsonNode topK = conversation.extra().get("top_k");
    if (topK != null) {
      options.set("top_k", topK);
    }
    Sampling sampling = conversation.sampling();
    set(options, "num_predict", sampling.maxTokens());
    set(options, "temperature", sampling.temperature());
    set(options, "top_p", sampling.topP());
    set(options, "seed", sampling.seed());
    set(options, "frequency_penalty", sampling.frequencyPenalty());
    set(options, "presence_penalty", sampling.presencePenalty());
    if (!sampling.stop().isEmpty()) {
      ArrayNode stop = options.putArray("stop");
      sampling.stop().forEach(stop::add);
    }
    return options;
  }

  private static ObjectNode nativeOptions(@Nullable JsonNode options) {
    if (options == null || options.isNull()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (options instanceof ObjectNode object) {
      return object.deepCopy();
    }
    throw new FailureException(new Failure.InvalidValue("options", "must be an object"));
  }

  private static void set(ObjectNode options, String name, @Nullable Number value) {
    switch (value) {
      case null -> {}
      case Integer number -> options.put(name, number);
      case Long number -> options.put(name, number);
      default -> options.put(name, value.doubleValue());
    }
  }

  private static FailureException unsupported(String param, String message) {
    return new FailureException(new Failure.UnsupportedParameter(param, message));
  }
}
