package dev.penstock.dialect.openai.passthrough;

import dev.penstock.api.FinishReason;
import dev.penstock.error.Failure;
import java.util.Locale;

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

  /** Whether the word says that the provider broke off: no answer if nothing was produced. */
  static boolean brokeOff(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "error", // OpenRouter, SGLang
          "insufficient_system_resource", // DeepSeek
          "abort", // vLLM, SGLang
          "aborted",
          "cancelled",
          "malformed_function_call", // Gemini behind a gateway
          "unexpected_tool_call" ->
          true;
      default -> false;
    };
  }

  /** What such a word means where nothing was produced. */
  static Failure broken(String word) {
    return new Failure.UpstreamBroken("an end without an answer: " + word);
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
