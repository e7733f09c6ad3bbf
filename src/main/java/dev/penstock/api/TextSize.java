package dev.penstock.api;

/**
 * Tokens of text by a rule of thumb, for models whose tokenizer we do not have. A token is four
 * letters of English, two of other alphabets, one of Chinese, Japanese or Korean, and half of an
 * emoji. Sizes are in quarters of a token, so that texts add up before they are rounded.
 */
public final class TextSize {
  private static final int QUARTERS = 4;

  /** As long as any word that tokenizers know as one; four of an ideograph at most. */
  private static final int ONE_TOKEN_QUARTERS = 16;

  private static final char OTHER_ALPHABETS = 0x0250;
  private static final char IDEOGRAPHS = 0x2e80;

  private TextSize() {}

  /** The size of a text. */
  public static long quarters(CharSequence text) {
    long quarters = 0;
    for (int i = 0; i < text.length(); i++) {
      quarters += quarters(text.charAt(i));
    }
    return quarters;
  }

  /** The size of a part of an array. */
  public static long quarters(char[] chars, int from, int length) {
    long quarters = 0;
    for (int i = from; i < from + length; i++) {
      quarters += quarters(chars[i]);
    }
    return quarters;
  }

  /** Tokens of a text of this size; 0 only for none. */
  public static long tokens(long quarters) {
    return (quarters + QUARTERS - 1) / QUARTERS;
  }

  /**
   * Tokens of one piece of a stream. Most upstreams send a piece for each token, so that the number
   * of pieces tells more than their length; only one that is too long for a token is many.
   */
  public static long tokensOfDelta(long quarters) {
    return quarters <= ONE_TOKEN_QUARTERS ? 1 : tokens(quarters);
  }

  private static int quarters(char c) {
    if (c < OTHER_ALPHABETS) {
      return 1;
    }
    return c < IDEOGRAPHS ? 2 : 4;
  }
}
