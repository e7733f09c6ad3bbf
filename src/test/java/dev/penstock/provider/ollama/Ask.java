package dev.penstock.provider.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.ResponseFormat;
import dev.penstock.api.Conversation.Sampling;
import dev.penstock.api.Conversation.Tool;
import dev.penstock.api.Conversation.ToolChoice;
import dev.penstock.api.Message;
import dev.penstock.api.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A conversation in the making; what is not said is left open. */
final class Ask {
  private List<Message> messages = List.of(user("Hi"));
  private List<Tool> tools = List.of();
  private @Nullable ToolChoice toolChoice;
  private @Nullable Boolean parallelToolCalls;
  private Sampling sampling = temperature(null);
  private @Nullable ResponseFormat format;
  private @Nullable String effort;
  private boolean stream;
  private final Map<String, JsonNode> extra = new HashMap<>();

  static Message.User user(String text) {
    return new Message.User(List.of(new Part.Text(text, null)), null);
  }

  static Sampling temperature(@Nullable Double temperature) {
    return new Sampling(null, temperature, null, null, List.of(), 1, null, null, null);
  }

  Ask messages(Message... value) {
    messages = List.of(value);
    return this;
  }

  Ask tools(Tool... value) {
    tools = List.of(value);
    return this;
  }

  Ask toolChoice(ToolChoice value) {
    toolChoice = value;
    return this;
  }

  Ask parallelToolCalls(boolean value) {
    parallelToolCalls = value;
    return this;
  }

  Ask sampling(Sampling value) {
    sampling = value;
    return this;
  }

  Ask format(ResponseFormat value) {
    format = value;
    return this;
  }

  Ask effort(String value) {
    effort = value;
    return this;
  }

  Ask streamed() {
    stream = true;
    return this;
  }

  Ask extra(String name, String json) {
    extra.put(name, Fixtures.json(json));
    return this;
  }

  Conversation done() {
    return new Conversation(
        "llama3.2",
        messages,
        tools,
        toolChoice,
        parallelToolCalls,
        sampling,
        format,
        effort,
        stream,
        extra);
  }
}
