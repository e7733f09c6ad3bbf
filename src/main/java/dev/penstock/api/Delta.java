package dev.penstock.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.error.Failure;
import org.jspecify.annotations.Nullable;

/**
 * One piece of an answer, between dialects. A stream is a sequence of them; a whole answer is the
 * same sequence at once, so that streamed and collected cannot disagree. {@code choice} counts from
 * 0 and {@code index} counts the tool calls of a choice from 0.
 */
public sealed interface Delta {

  /** What the provider says of the answer as a whole; null where it says nothing. */
  record Start(@Nullable String id, @Nullable String model) implements Delta {}

  /** A piece of the answer's text; never empty. */
  record Text(int choice, String text) implements Delta {}

  /** A piece of the model's own refusal; never empty. */
  record Refusal(int choice, String text) implements Delta {}

  /** A piece of readable reasoning; never empty. */
  record Reasoning(int choice, String text) implements Delta {}

  /**
   * Ends the reasoning block that the preceding {@link Reasoning} deltas made: the provider's proof
   * of it, which it wants back with the next turn.
   */
  record ReasoningSignature(int choice, String signature) implements Delta {}

  /** A whole block of reasoning that only the provider can read. */
  record RedactedReasoning(int choice, String data) implements Delta {}

  /**
   * A tool call begins. {@code id} is never empty: decoders make one up where the provider has
   * none. {@code signature} is what a provider wants back with this very call (Gemini), else null.
   */
  record ToolStart(int choice, int index, String id, String name, @Nullable String signature)
      implements Delta {}

  /** A piece of the JSON text of a tool call's arguments; never empty. */
  record ToolArguments(int choice, int index, String json) implements Delta {}

  /**
   * Something of the provider that OpenAI's format has a place for but we do not read: the field
   * {@code name} of the message (or delta), such as {@code annotations}. Only {@code logprobs} is a
   * field of the choice, and comes before the text that it is of.
   */
  record Extra(int choice, String name, JsonNode value) implements Delta {}

  /** A choice ended well. {@code nativeReason} is the provider's own word, for logs. */
  record Finish(int choice, FinishReason reason, @Nullable String nativeReason) implements Delta {}

  /** Usage of the whole answer so far; a later one replaces an earlier one. */
  record Used(Usage usage) implements Delta {}

  /** The provider reported an error inside the answer. Nothing after it counts. */
  record Failed(Failure failure) implements Delta {}
}
