package dev.penstock.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.error.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One answer of Cohere's as it grows, piece by piece or at once. */
final class CohereAnswer {
  private final Supplier<String> toolCallIds;
  private final CohereCitations citations = new CohereCitations();

  /** Cohere's index of a tool call to ours, which counts from 0 whatever Cohere does. */
  private final Map<Integer, Integer> calls = new HashMap<>();

  private final Set<Integer> withoutArguments = new HashSet<>();
  private boolean started;
  private boolean produced;
  private int callCount;

  CohereAnswer(Supplier<String> toolCallIds) {
    this.toolCallIds = toolCallIds;
  }

  /** The deltas of an answer that came at once. */
  List<Delta> whole(ObjectNode answer) {
    JsonNode message = answer.path("message");
    if (!message.isObject()) {
      boolean error = message.isTextual() || answer.has("error");
      return List.of(
          new Delta.Failed(
              error
                  ? CohereErrors.inAnswer(answer)
                  : new Failure.UpstreamBroken("answer without a message")));
    }
    List<Delta> out = new ArrayList<>();
    start(answer, out);
    reasoning(CohereJson.text(message, "tool_plan"), out);
    content(message.path("content"), out);
    int index = 0;
    for (JsonNode call : message.path("tool_calls")) {
      startCall(index, call, out);
      endCall(index++, out);
    }
    message.path("citations").forEach(this::cite);
    end(answer, out);
    return List.copyOf(out);
  }

  void start(JsonNode answer, List<Delta> out) {
    if (!started) {
      started = true;
      // No answer says which model gave it.
      out.add(new Delta.Start(CohereJson.text(answer, "id"), null));
    }
  }

  private void content(JsonNode content, List<Delta> out) {
    if (content.isTextual()) {
      text(0, content.textValue(), out);
    }
    int block = 0;
    for (JsonNode part : content) {
      grow(block++, part, out);
    }
  }

  /** A piece of a content block, or all of it. */
  void grow(int block, JsonNode piece, List<Delta> out) {
    reasoning(CohereJson.text(piece, "thinking"), out);
    text(block, CohereJson.text(piece, "text"), out);
  }

  void reasoning(@Nullable String text, List<Delta> out) {
    if (text != null) {
      produced = true;
      out.add(new Delta.Reasoning(0, text));
    }
  }

  private void text(int block, @Nullable String text, List<Delta> out) {
    if (text != null && !text.isEmpty()) {
      produced = true;
      citations.text(block, text);
      out.add(new Delta.Text(0, text));
    }
  }

  void startCall(int index, JsonNode call, List<Delta> out) {
    JsonNode function = call.path("function");
    String name = CohereJson.text(function, "name");
    if (name == null) {
      return;
    }
    produced = true;
    int ours = callCount++;
    calls.put(index, ours);
    withoutArguments.add(ours);
    String id = CohereJson.text(call, "id");
    out.add(new Delta.ToolStart(0, ours, id == null ? toolCallIds.get() : id, name, null));
    arguments(index, function, out);
  }

  void arguments(int index, JsonNode function, List<Delta> out) {
    Integer ours = calls.get(index);
    JsonNode arguments = function.path("arguments");
    String json = arguments.isObject() ? arguments.toString() : arguments.asText("");
    if (ours != null && !json.isEmpty()) {
      withoutArguments.remove(ours);
      out.add(new Delta.ToolArguments(0, ours, json));
    }
  }

  void endCall(int index, List<Delta> out) {
    Integer ours = calls.remove(index);
    if (ours != null && withoutArguments.remove(ours)) {
      out.add(new Delta.ToolArguments(0, ours, "{}"));
    }
  }

  void cite(JsonNode citation) {
    citations.add(citation);
  }

  /** {@code said} has the finish reason and the usage. */
  void end(JsonNode said, List<Delta> out) {
    Set.copyOf(calls.keySet()).forEach(index -> endCall(index, out));
    citations.write(out);
    Usage usage = CohereUsage.ofChat(said.path("usage"));
    if (usage != null) {
      out.add(new Delta.Used(usage));
    }
    String reason = CohereJson.text(said, "finish_reason");
    FinishReason finish = finish(reason);
    out.add(finish == null ? failed(reason, said) : new Delta.Finish(0, finish, reason));
  }

  /** Null if that is no end of an answer. */
  private @Nullable FinishReason finish(@Nullable String reason) {
    FinishReason well = callCount > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    return switch (reason) {
      case "COMPLETE", "STOP_SEQUENCE", "TOOL_CALL" -> well;
      case "MAX_TOKENS", "ERROR_LIMIT" -> FinishReason.LENGTH;
      case "ERROR_TOXIC" -> FinishReason.CONTENT_FILTER;
      case "ERROR", "TIMEOUT", "USER_CANCEL" -> null;
      case null -> null;
      // A word of later servers is an end only if there was something to end.
      default -> produced ? well : null;
    };
  }

  private static Delta failed(@Nullable String reason, JsonNode said) {
    return new Delta.Failed(
        "ERROR".equals(reason)
            ? CohereErrors.inAnswer(said)
            : new Failure.UpstreamBroken("answer without an end, finish reason " + reason));
  }
}
