package dev.penstock.cli;

import java.util.Map;

/**
 * What the terminal can show.
 *
 * @param columns its width
 * @param unicode whether it has block characters
 */
record Terminal(int columns, boolean unicode) {
  private static final int USUAL = 80;
  private static final int LEAST = 60;
  private static final int MOST = 160;

  /** As the environment tells it; {@code COLUMNS} is what shells keep. */
  static Terminal of(boolean ascii) {
    Map<String, String> environment = System.getenv();
    boolean encodes = System.out.charset().newEncoder().canEncode('\u2588');
    boolean dumb = "dumb".equals(environment.get("TERM"));
    return new Terminal(
        columns(environment.getOrDefault("COLUMNS", "")), encodes && !dumb && !ascii);
  }

  private static int columns(String text) {
    try {
      return Math.clamp(Integer.parseInt(text), LEAST, MOST);
    } catch (NumberFormatException e) {
      return USUAL;
    }
  }

  /** A bar of this share of a width; something of it shows for every share above 0. */
  String bar(double share, int width) {
    double filled = Math.clamp(share, 0, 1) * width;
    if (!unicode) {
      int whole = share > 0 ? Math.max(1, (int) Math.round(filled)) : 0;
      return "#".repeat(whole) + " ".repeat(width - whole);
    }
    int eighths = (int) Math.round(filled * 8);
    if (share > 0) {
      eighths = Math.max(1, eighths);
    }
    StringBuilder bar = new StringBuilder("\u2588".repeat(eighths / 8));
    if (eighths % 8 > 0) {
      // From one eighth (U+258F) down to seven (U+2589).
      bar.append((char) ('\u2590' - eighths % 8));
    }
    return bar.append(" ".repeat(width - bar.length())).toString();
  }

  /** As much of a text as fits, with a mark where it was cut. */
  String fit(String text, int width) {
    if (text.codePointCount(0, text.length()) <= width) {
      return text;
    }
    int end = text.offsetByCodePoints(0, Math.max(0, width - 1));
    return text.substring(0, end) + (unicode ? '\u2026' : '~');
  }

  /** Cut or filled up with blanks to exactly this width. */
  String left(String text, int width) {
    String fitting = fit(printable(text), width);
    return fitting + " ".repeat(Math.max(0, width - fitting.codePointCount(0, fitting.length())));
  }

  static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  /** Names come from callers: what would move the cursor is shown as a question mark. */
  private String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(c ->
            shown.appendCodePoint(Character.isISOControl(c) || (!unicode && c > 126) ? '?' : c));
    return shown.toString();
  }
}
