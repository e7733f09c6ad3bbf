package dev.penstock.dialect.tokens;

import com.knuddels.jtokkit.api.Encoding;
import dev.penstock.api.TextSize;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the tokens of texts for one model. Time is bounded whatever the text: no more than {@link
 * #MOST_CHARS} are tokenized, in slices, since a tokenizer takes more than linear time for a run of
 * one character; what is beyond counts in proportion to what was tokenized, or by the rule of thumb
 * if that says more.
 */
final class TokenCounter {
  /** Tokenized in about 3 ms of a processor, 7 ms at worst. */
  static final int MOST_CHARS = 32 << 10;

  private static final int SLICE_CHARS = 2 << 10;

  private final @Nullable Encoding encoding;
  private int tokenizedChars;
  private long tokenizedQuarters;
  private long tokenized;
  private long otherQuarters;
  private long more;

  /** For a model of this tokenizer; null for one that has none of ours. */
  TokenCounter(@Nullable Tokenizer tokenizer) {
    this.encoding = tokenizer == null ? null : tokenizer.encoding();
  }

  /** Whether it counts as the model does. */
  boolean exact() {
    return encoding != null;
  }

  /** Takes in a text. */
  void add(String text) {
    int at = 0;
    if (encoding != null) {
      while (at < text.length() && tokenizedChars < MOST_CHARS) {
        int to = end(text, at);
        String slice = text.substring(at, to);
        tokenized += encoding.countTokensOrdinary(slice);
        tokenizedQuarters += TextSize.quarters(slice);
        tokenizedChars += slice.length();
        at = to;
      }
    }
    otherQuarters += TextSize.quarters(at == 0 ? text : text.substring(at));
  }

  /** Takes in tokens that are known. */
  void add(long tokens) {
    more += tokens;
  }

  /** Takes in so many letters that are not there to be looked at. */
  void addLetters(long letters) {
    otherQuarters += letters;
  }

  long tokens() {
    return tokenized + Math.max(TextSize.tokens(otherQuarters), inProportion()) + more;
  }

  private long inProportion() {
    return tokenizedQuarters == 0
        ? 0
        : (long) Math.ceil((double) otherQuarters * tokenized / tokenizedQuarters);
  }

  /** Where a slice ends: behind a space if there is one near, and never within a character. */
  private static int end(String text, int from) {
    int most = Math.min(text.length(), from + SLICE_CHARS);
    if (most == text.length()) {
      return most;
    }
    int space = text.lastIndexOf(' ', most);
    if (space > from + SLICE_CHARS / 2) {
      return space;
    }
    return Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
  }
}
