package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.error.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a whole answer and a streamed one have in common: the state between their pieces. */
final class AnthropicAnswer {
  private final AnswerBlocks blocks = new AnswerBlocks();
  private final AnthropicUsage usage = new AnthropicUsage();
  private @Nullable String id;
  private @Nullable String stopReason;

  /** A whole answer of status 2xx as deltas. */
  static List<Delta> decode(byte[] body) {
    ObjectNode message = AnthropicJson.object(body);
    if (message != null && message.path("error").isObject()) {
      return List.of(new Delta.Failed(AnthropicErrors.inAnswer(message)));
    }
    if (message == null || !message.path("content").isArray()) {
      return List.of(new Delta.Failed(new Failure.UpstreamBroken("the answer is not a message")));
    }
    return new AnthropicAnswer().whole(message);
  }

  /** The parts of a message in the order in which a stream would bring them. */
  private List<Delta> whole(ObjectNode message) {
    List<Delta> out = new ArrayList<>();
    out.add(start(message));
    int index = 0;
    for (JsonNode block : message.path("content")) {
      blocks.start(index, block, id, out);
      blocks.stop(index++, out);
    }
    stopReason(message);
    usage(message, out);
    finish(out);
    return out;
  }

  /** The head of the message. */
  Delta.Start start(JsonNode message) {
    id = AnthropicJson.textOrNull(message, "id");
    return new Delta.Start(id, AnthropicJson.textOrNull(message, "model"));
  }

  /** Usage that came with a piece of the answer. */
  void usage(JsonNode holder, List<Delta> out) {
    usage.add(holder.path("usage"));
    Usage sum = usage.usage();
    if (sum != null && holder.path("usage").isObject()) {
      out.add(new Delta.Used(sum));
    }
  }

  /** Why the answer ended, if the piece tells. */
  void stopReason(JsonNode holder) {
    String reason = AnthropicJson.textOrNull(holder, "stop_reason");
    if (reason != null) {
      stopReason = reason;
    }
  }

  /** Whether it is known why the answer ended. */
  boolean stopped() {
    return stopReason != null;
  }

  /** A content block begins. */
  void startBlock(int index, JsonNode content, List<Delta> out) {
    blocks.start(index, content, id, out);
  }

  /** A content block goes on. */
  void growBlock(int index, JsonNode delta, List<Delta> out) {
    blocks.grow(index, delta, out);
  }

  /** A content block ends. */
  void stopBlock(int index, List<Delta> out) {
    blocks.stop(index, out);
  }

  /** The answer is complete. */
  void finish(List<Delta> out) {
    blocks.finish(out);
    out.add(new Delta.Finish(0, finishReason(), stopReason));
  }

  private FinishReason finishReason() {
    return switch (stopReason == null ? "" : stopReason) {
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "refusal" -> FinishReason.CONTENT_FILTER;
      // end_turn, stop_sequence, tool_use, pause_turn, none at all, and whatever comes to be.
      default -> blocks.callTools() ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    };
  }
}
