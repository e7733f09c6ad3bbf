package dev.penstock.provider.tgi;

import dev.penstock.api.AnswerTranslator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer's reader must know of its call.
 *
 * @param stop the stop sequences that were sent
 * @param promptTokens of the prompt
 * @param estimated whether those are our own count
 */
record TgiCall(List<String> stop, long promptTokens, boolean estimated) {
  static final TgiCall UNKNOWN = new TgiCall(List.of(), 0, true);

  private static final int MOST_DIGITS = 12;

  TgiCall {
    stop = List.copyOf(stop);
  }

  /** With what the head of the answer tells. */
  TgiCall with(AnswerTranslator.Head head) {
    Long tokens = number(head.get("x-prompt-tokens"));
    return tokens == null ? this : new TgiCall(stop, tokens, false);
  }

  private static @Nullable Long number(@Nullable String text) {
    boolean digits =
        text != null
            && !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.valueOf(text) : null;
  }
}
