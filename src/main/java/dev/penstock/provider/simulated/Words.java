package dev.penstock.provider.simulated;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * Text as a row of tokens, made one by one: the given text in pieces of four characters, then
 * filler words from a seed until there are enough. A character of two UTF-16 units is never cut.
 */
final class Words implements Iterator<Piece> {
  private static final int UNITS = 4;
  private static final String[] FILLER = {
    " water", " runs", " down", " from", " the", " dam", " through", " a", " long", " steel",
    " pipe", " into", " the", " quiet", " turbine", " hall", " where", " it", " turns", " slow",
    " wheels", " and", " leaves", " again", " for", " the", " river", " below", " as", " cold",
    " light", " falls"
  };

  private final String text;
  private final long tokens;
  private final Function<String, Piece> as;
  private long state;
  private int at;
  private long given;

  /**
   * @param tokens how many; -1 for as many as the text has
   */
  Words(String text, long tokens, long seed, Function<String, Piece> as) {
    this.text = text;
    this.tokens = tokens;
    this.state = seed;
    this.as = as;
  }

  @Override
  public boolean hasNext() {
    return tokens < 0 ? at < text.length() : given < tokens;
  }

  @Override
  public Piece next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    given++;
    return as.apply(at < text.length() ? cut() : filler());
  }

  private String cut() {
    int to = Math.min(text.length(), at + UNITS);
    if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
      to++;
    }
    String piece = text.substring(at, to);
    at = to;
    return piece;
  }

  /**
   * A linear congruential generator (Knuth's MMIX constants) picks; its high bits are the good
   * ones.
   */
  private String filler() {
    state = state * 6364136223846793005L + 1442695040888963407L;
    return FILLER[(int) (state >>> 59)];
  }
}
