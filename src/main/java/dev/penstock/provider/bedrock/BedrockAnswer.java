package dev.penstock.provider.bedrock;

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
final class BedrockAnswer {
  private final AnswerBlocks blocks;
  private @Nullable String stopReason;

  BedrockAnswer(BedrockModel model) {
    blocks = new AnswerBlocks(model);
  }

  /** A whole answer of status 2xx as deltas. */
  static List<Delta> decode(byte[] body, BedrockModel model) {
    ObjectNode answer = BedrockJson.object(body);
    if (answer == null || !answer.path("output").path("message").isObject()) {
      return List.of(new Delta.Failed(new Failure.UpstreamBroken("the answer is no message")));
    }
    return new BedrockAnswer(model).whole(answer);
  }

  private List<Delta> whole(ObjectNode answer) {
    List<Delta> out = new ArrayList<>();
    // Neither an id nor the model's name is told.
    out.add(new Delta.Start(null, null));
    int index = 0;
    for (JsonNode content : answer.path("output").path("message").path("content")) {
      blocks.whole(index++, content, out);
    }
    stop(answer);
    usage(answer, out);
    finish(out);
    return out;
  }

  AnswerBlocks blocks() {
    return blocks;
  }

  /** Why the answer ended, if the piece tells. */
  void stop(JsonNode holder) {
    String reason = BedrockJson.text(holder, "stopReason");
    if (!reason.isEmpty()) {
      stopReason = reason;
    }
  }

  /** Whether it is known why the answer ended. */
  boolean stopped() {
    return stopReason != null;
  }

  /** Usage that came with a piece of the answer. */
  void usage(JsonNode holder, List<Delta> out) {
    Usage usage = BedrockUsage.of(holder);
    if (usage != null) {
      out.add(new Delta.Used(usage));
    }
  }

  /** The answer is complete. */
  void finish(List<Delta> out) {
    blocks.finish(out);
    String reason = stopReason == null ? "" : stopReason;
    if (reason.startsWith("malformed_") && !blocks.produced()) {
      out.add(new Delta.Failed(new Failure.UpstreamBroken("the model's output is " + reason)));
    } else {
      out.add(new Delta.Finish(0, finishReason(reason), stopReason));
    }
  }

  private FinishReason finishReason(String reason) {
    return switch (reason) {
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "guardrail_intervened", "content_filtered", "refusal" -> FinishReason.CONTENT_FILTER;
      // end_turn, stop_sequence, tool_use, malformed_*, none at all, and whatever comes to be.
      default -> blocks.callTools() ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    };
  }
}
