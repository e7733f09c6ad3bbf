package dev.penstock.config;

/** A text in which {@code *} stands for any text, none included. Case matters. */
public record Wildcard(String text) {

  /** Whether it stands for this text. */
  public boolean matches(String other) {
    int at = 0;
    int from = 0;
    int star = -1;
    int resume = 0;
    // Goes back to the last star only, so that no pattern takes more than length times length.
    while (from < other.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        resume = from;
      } else if (at < text.length() && text.charAt(at) == other.charAt(from)) {
        at++;
        from++;
      } else if (star >= 0) {
        at = star + 1;
        from = ++resume;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }

  /**
   * Whether it matches all that the other one matches. A star in the other can only be met by one
   * in this: no name holds one.
   */
  public boolean covers(String pattern) {
    return matches(pattern);
  }
}
