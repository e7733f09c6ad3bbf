package dev.penstock.provider.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
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

/** A conversation in the making, to read like one. */
final class Talk {
  private static final Sampling OPEN =
      new Sampling(null, null, null, null, List.of(), 1, null, null, null);

  private final List<Message> messages = new ArrayList<>();
  private final List<Tool> tools = new ArrayList<>();
  private final Map<String, JsonNode> extra = new HashMap<>();
  private String model = "gemini-2.5-flash";
  private Sampling sampling = OPEN;
  private @Nullable ToolChoice toolChoice;
  private @Nullable ResponseFormat format;
  private @Nullable String effort;

  Talk model(String name) {
    model = name;
    return this;
  }

  Talk system(String text) {
    messages.add(new Message.Instructions(List.of(text(text))));
    return this;
  }

  Talk user(Part... parts) {
    messages.add(new Message.User(List.of(parts), null));
    return this;
  }

  Talk user(String text) {
    return user(text(text));
  }

  Talk assistant(String text, ToolCall... calls) {
    return assistant(text, List.of(), calls);
  }

  Talk assistant(String text, List<ReasoningBlock> reasoning, ToolCall... calls) {
    List<Part> parts = List.of(text(text));
    messages.add(new Message.Assistant(parts, null, "not sent", reasoning, List.of(calls)));
    return this;
  }

  Talk refused(String refusal) {
    messages.add(new Message.Assistant(List.of(), refusal, null, List.of(), List.of()));
    return this;
  }

  Talk result(String id, @Nullable String tool, String text) {
    messages.add(new Message.ToolResult(id, tool, List.of(text(text))));
    return this;
  }

  Talk result(String id, Part part) {
    messages.add(new Message.ToolResult(id, "f", List.of(part)));
    return this;
  }

  Talk tool(String name, @Nullable String description, @Nullable String schema) {
    tools.add(new Tool(name, description, schema == null ? null : json(schema), true, null));
    return this;
  }

  Talk toolChoice(ToolChoice choice) {
    toolChoice = choice;
    return this;
  }

  Talk sampling(Sampling wanted) {
    sampling = wanted;
    return this;
  }

  Talk format(ResponseFormat wanted) {
    format = wanted;
    return this;
  }

  Talk effort(String wanted) {
    effort = wanted;
    return this;
  }

  Talk extra(String name, JsonNode value) {
    extra.put(name, value);
    return this;
  }

  /** The body that goes to Gemini. */
  ObjectNode encoded() {
    return Fixtures.dialect()
        .encode(
            new Conversation(
                model, messages, tools, toolChoice, null, sampling, format, effort, false, extra));
  }

  static Part.Text text(String text) {
    return new Part.Text(text, null);
  }

  static ToolCall call(String id, String name, String arguments, @Nullable String signature) {
    return new ToolCall(id, name, json(arguments), signature, null);
  }

  static ObjectNode json(String json) {
    try {
      return GeminiJson.object(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
