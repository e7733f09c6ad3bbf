package dev.penstock.dialect.openai.passthrough;

import dev.penstock.api.FinishReason;

/** Finish reasons as OpenAI-format providers say them. */
final class FinishWords {
  /** The deprecated function call has a word of its own, which its callers expect. */
  static final String LEGACY_CALL = "function_call";

  private FinishWords() {}

  /** Whether the word may stand in an answer of ours. */
  static boolean known(String word) {
    return switch (word) {
      case "stop", "length", "tool_calls", "content_filter", LEGACY_CALL -> true;
      default -> false;
    };
  }

  /** The word to say. */
  static String mapped(String word, boolean hasCalls) {
    return switch (word) {
      case "length", "tool_calls", "content_filter", LEGACY_CALL -> word;
      case "max_tokens", "model_length" -> "length";
      case "safety", "content_filtered" -> "content_filter";
      // An open vocabulary: eos, end_turn, stop_sequence, ... all mean that it ended well.
      default -> hasCalls ? "tool_calls" : "stop";
    };
  }

  static FinishReason reason(String word) {
    return switch (word) {
      case "length" -> FinishReason.LENGTH;
      case "tool_calls", LEGACY_CALL -> FinishReason.TOOL_CALLS;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.STOP;
    };
  }
}
