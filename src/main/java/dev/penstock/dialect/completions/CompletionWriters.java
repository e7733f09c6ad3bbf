package dev.penstock.dialect.completions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.FinishReason;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.api.client.Writers;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as a {@code text_completion}: its text and its refusals, with their log
 * probabilities.
 */
record CompletionWriters(AnswerSettings settings) implements Writers {

  @Override
  public StreamWriter stream() {
    return new CompletionFrames(id(), settings);
  }

  @Override
  public WholeWriter whole() {
    return new CompletionFold(id(), settings);
  }

  private String id() {
    return "cmpl-" + settings.ids().get();
  }

  /** All of an answer, or of a chunk, but its choices. */
  static ObjectNode head(String id, AnswerSettings settings, @Nullable String model) {
    ObjectNode head =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("object", "text_completion")
            .put("created", settings.createdSeconds())
            .put("model", model == null ? settings.fallbackModel() : model);
    head.putArray("choices");
    return head;
  }

  static ObjectNode choice(
      int index, String text, @Nullable FinishReason reason, CompletionLogprobs logprobs) {
    ObjectNode choice = JsonNodeFactory.instance.objectNode().put("text", text).put("index", index);
    choice.set("logprobs", logprobs.take());
    return choice.put("finish_reason", reason == null ? null : word(reason));
  }

  /** There are no tools here. */
  private static String word(FinishReason reason) {
    return reason == FinishReason.TOOL_CALLS ? FinishReason.STOP.wire() : reason.wire();
  }
}
