package dev.penstock.routing;

import dev.penstock.config.Wildcard;
import org.jspecify.annotations.Nullable;

/** A name in which {@code *} stands for any text, none included. Case matters. */
record Pattern(String text) {

  /** Letters that must match; among patterns that match, more of them is more specific. */
  int specificity() {
    return (int) text.chars().filter(c -> c != '*').count();
  }

  /** In time that no number of stars makes long: keys' patterns are not the operator's alone. */
  boolean matches(String name) {
    return new Wildcard(text).matches(name);
  }

  /** What the first {@code *} stands for; empty for an equal name without one; null if no match. */
  @Nullable String capture(String name) {
    int star = text.indexOf('*');
    if (star < 0) {
      return text.equals(name) ? "" : null;
    }
    if (!name.startsWith(text.substring(0, star))) {
      return null;
    }
    Pattern rest = new Pattern(text.substring(star + 1));
    if (rest.text.indexOf('*') < 0) {
      int end = name.length() - rest.text.length();
      return end >= star && name.endsWith(rest.text) ? name.substring(star, end) : null;
    }
    return captureBefore(rest, star, name);
  }

  private static @Nullable String captureBefore(Pattern rest, int from, String name) {
    for (int end = from; end <= name.length(); end++) {
      if (rest.matches(name.substring(end))) {
        return name.substring(from, end);
      }
    }
    return null;
  }
}
