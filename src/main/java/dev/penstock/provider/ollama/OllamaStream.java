package dev.penstock.provider.ollama;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.error.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's answer lines to deltas. A line carries pieces of text and thinking, and tool calls that
 * are always whole; the line with {@code done} ends the answer. A whole answer is one such line.
 */
final class OllamaStream implements StreamDecoder {
  private final Supplier<String> toolCallIds;
  private boolean started;
  private boolean produced;
  private boolean over;
  private int toolCalls;

  OllamaStream(Supplier<String> toolCallIds) {
    this.toolCallIds = toolCallIds;
  }

  @Override
  public Framing framing() {
    return Framing.NDJSON;
  }

  @Override
  public List<Delta> event(String event, String data) throws UndecodableEvent {
    JsonNode line;
    try {
      line = Json.parse(data);
    } catch (JsonProcessingException e) {
      throw new UndecodableEvent("line is not JSON");
    }
    return decode(line);
  }

  @Override
  public List<Delta> end() {
    return List.of();
  }

  /** The deltas of an answer that came at once. */
  List<Delta> whole(JsonNode answer) {
    List<Delta> deltas = new ArrayList<>();
    try {
      deltas.addAll(decode(answer));
    } catch (UndecodableEvent e) {
      over = true;
      deltas.add(new Delta.Failed(new Failure.UpstreamBroken("answer: " + e.getMessage())));
    }
    if (!over) {
      deltas.add(new Delta.Failed(new Failure.UpstreamBroken("answer is not done")));
    }
    return List.copyOf(deltas);
  }

  private List<Delta> decode(JsonNode line) throws UndecodableEvent {
    if (over) {
      return List.of();
    }
    if (line.hasNonNull("error")) {
      over = true;
      return List.of(new Delta.Failed(OllamaErrors.inStream(line)));
    }
    JsonNode message = line.path("message");
    boolean done = line.path("done").asBoolean(false);
    if (!message.isObject() && !done) {
      throw new UndecodableEvent("neither message nor done");
    }
    List<Delta> out = new ArrayList<>(4);
    start(line, out);
    content(line, out);
    if (done) {
      finish(line, out);
    }
    return out;
  }

  private void start(JsonNode line, List<Delta> out) {
    if (!started) {
      started = true;
      out.add(new Delta.Start(null, textOrNull(line.path("model"))));
    }
  }

  private void content(JsonNode line, List<Delta> out) {
    JsonNode message = line.path("message");
    String thinking = textOrNull(message.path("thinking"));
    if (thinking != null) {
      produced = true;
      out.add(new Delta.Reasoning(0, thinking));
    }
    String text = textOrNull(message.path("content"));
    if (text != null || thinking == null) {
      // A line without either may hold back half a character, whose tokens count; those of
      // thinking have no place in OpenAI's format.
      logprobs(line.path("logprobs"), out);
    }
    if (text != null) {
      produced = true;
      out.add(new Delta.Text(0, text));
    }
    for (JsonNode call : message.path("tool_calls")) {
      toolCall(call, out);
    }
  }

  /** Ollama's are OpenAI's, but that it leaves out what is empty. */
  private static void logprobs(JsonNode tokens, List<Delta> out) {
    if (tokens.isEmpty()) {
      return;
    }
    ObjectNode logprobs = JsonNodeFactory.instance.objectNode();
    ArrayNode content = logprobs.putArray("content");
    for (JsonNode token : tokens) {
      ArrayNode top = JsonNodeFactory.instance.arrayNode();
      token.path("top_logprobs").forEach(likely -> top.add(logprob(likely)));
      content.add(logprob(token).set("top_logprobs", top));
    }
    out.add(new Delta.Extra(0, "logprobs", logprobs.putNull("refusal")));
  }

  private static ObjectNode logprob(JsonNode token) {
    ObjectNode logprob = JsonNodeFactory.instance.objectNode();
    logprob.set("token", token.path("token"));
    logprob.set("logprob", token.path("logprob"));
    logprob.set("bytes", token.path("bytes").isArray() ? token.path("bytes") : null);
    return logprob;
  }

  private void toolCall(JsonNode call, List<Delta> out) {
    JsonNode function = call.path("function");
    String name = textOrNull(function.path("name"));
    if (name == null) {
      return;
    }
    produced = true;
    // Ollama's own index is missing, or starts again with each line, before 0.12.
    int index = toolCalls++;
    String id = textOrNull(call.path("id"));
    out.add(new Delta.ToolStart(0, index, id == null ? toolCallIds.get() : id, name, null));
    out.add(new Delta.ToolArguments(0, index, arguments(function.path("arguments"))));
  }

  private static String arguments(JsonNode arguments) {
    if (arguments.isObject()) {
      return arguments.toString();
    }
    // Servers that imitate Ollama send OpenAI's text.
    String text = textOrNull(arguments);
    return text == null ? "{}" : text;
  }

  private void finish(JsonNode line, List<Delta> out) {
    over = true;
    usage(line, out);
    String reason = textOrNull(line.path("done_reason"));
    FinishReason finish = finishReason(reason);
    if (finish == null) {
      out.add(new Delta.Failed(new Failure.UpstreamBroken("empty answer, done_reason " + reason)));
    } else {
      out.add(new Delta.Finish(0, finish, reason));
    }
  }

  /** Null if the reason tells of something else than an answer. */
  private @Nullable FinishReason finishReason(@Nullable String reason) {
    if ("length".equals(reason)) {
      return FinishReason.LENGTH;
    }
    if (toolCalls > 0) {
      return FinishReason.TOOL_CALLS;
    }
    // Servers before 0.1.40 give no reason. "load", "unload" and words of later servers are an
    // answer only if there was one.
    boolean plain = reason == null || "stop".equals(reason);
    return plain || produced ? FinishReason.STOP : null;
  }

  private static void usage(JsonNode line, List<Delta> out) {
    JsonNode input = line.path("prompt_eval_count");
    JsonNode output = line.path("eval_count");
    // Ollama leaves out what is zero, as is the prompt that an old server found in its cache.
    if (input.isNumber() || output.isNumber()) {
      out.add(
          new Delta.Used(
              new Usage(
                  Math.max(0, input.asLong()), Math.max(0, output.asLong()), null, null, null)));
    }
  }

  /** Null for what is missing, of another type, or empty. */
  private static @Nullable String textOrNull(JsonNode node) {
    return node.isTextual() && !node.textValue().isEmpty() ? node.textValue() : null;
  }
}
