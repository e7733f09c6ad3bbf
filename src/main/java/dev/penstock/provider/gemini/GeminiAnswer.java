package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.error.Failure;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer, whole or in chunks: both are {@code GenerateContentResponse}s. Finish reasons
 * are held back to the end, since older Vertex answers carry one in every chunk.
 */
final class GeminiAnswer {
  private final Supplier<String> toolCallIds;
  private final GeminiUsage usage = new GeminiUsage();
  private final SortedMap<Integer, GeminiChoice> choices = new TreeMap<>();
  private @Nullable String blockReason;
  private boolean started;
  private boolean ended;

  GeminiAnswer(Supplier<String> toolCallIds) {
    this.toolCallIds = toolCallIds;
  }

  /** Adds to {@code out} what {@code response} says; nothing once the answer has ended. */
  void read(ObjectNode response, List<Delta> out) {
    if (ended) {
      return;
    }
    JsonNode error = response.get("error");
    if (error != null && !error.isNull()) {
      fail(GeminiErrors.of(error), out);
      return;
    }
    start(response, out);
    for (JsonNode candidate : response.path("candidates")) {
      int index = candidate.path("index").asInt(0);
      usage.grounding(candidate.path("groundingMetadata"));
      choices.computeIfAbsent(index, i -> new GeminiChoice(i, toolCallIds)).read(candidate, out);
    }
    String reason = GeminiJson.text(response.path("promptFeedback"), "blockReason");
    blockReason = reason == null ? blockReason : reason;
    usage.read(response.path("usageMetadata"), out);
  }

  /** Adds the finish of each choice to {@code out}; nothing if the answer is not complete. */
  void end(List<Delta> out) {
    if (ended) {
      return;
    }
    if (choices.isEmpty()) {
      if (blockReason != null) {
        ended = true;
        out.add(new Delta.Finish(0, FinishReason.CONTENT_FILTER, "promptFeedback." + blockReason));
      }
      return;
    }
    if (choices.values().stream().allMatch(GeminiChoice::finished)) {
      finish(out);
    }
  }

  /** Whether the answer was complete, or failed. */
  boolean ended() {
    return ended;
  }

  private void start(JsonNode response, List<Delta> out) {
    if (!started) {
      started = true;
      String model = GeminiJson.text(response, "modelVersion");
      out.add(new Delta.Start(GeminiJson.text(response, "responseId"), model));
    }
  }

  private void finish(List<Delta> out) {
    boolean produced = choices.values().stream().anyMatch(GeminiChoice::produced);
    for (GeminiChoice choice : choices.values()) {
      if (!produced && choice.endedBadly()) {
        fail(new Failure.UpstreamBroken("empty answer, finishReason " + choice.reason()), out);
        return;
      }
    }
    ended = true;
    choices.values().forEach(choice -> choice.finish(out));
  }

  private void fail(Failure failure, List<Delta> out) {
    ended = true;
    out.add(new Delta.Failed(failure));
  }
}
