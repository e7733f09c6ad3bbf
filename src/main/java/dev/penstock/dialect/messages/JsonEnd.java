package dev.penstock.dialect.messages;

/** Finds the end of a JSON object or array that comes in pieces. */
final class JsonEnd {
  private int depth;
  private boolean begun;
  private boolean quoted;
  private boolean escaped;

  void feed(String json) {
    for (int i = 0; i < json.length() && !complete(); i++) {
      feed(json.charAt(i));
    }
  }

  private void feed(char c) {
    if (escaped) {
      escaped = false;
    } else if (quoted) {
      escaped = c == '\\';
      quoted = c != '"';
    } else {
      switch (c) {
        case '"' -> quoted = true;
        case '{', '[' -> {
          begun = true;
          depth++;
        }
        case '}', ']' -> depth--;
        default -> {
          // Neither opens nor closes anything.
        }
      }
    }
  }

  /** Whether nothing but blanks can follow. */
  boolean complete() {
    return begun && depth <= 0;
  }
}
