package dev.penstock.config.check;

import dev.penstock.config.Wildcard;

/**
 * Whether patterns have names in common. What stands between two {@code *} is not looked at: they
 * may be said to overlap where they do not.
 */
final class Patterns {

  private Patterns() {}

  /** Whether there are names that both match. */
  static boolean overlap(String one, String other) {
    if (one.indexOf('*') < 0 || other.indexOf('*') < 0) {
      return new Wildcard(one).matches(other) || new Wildcard(other).matches(one);
    }
    return (start(one).startsWith(start(other)) || start(other).startsWith(start(one)))
        && (end(one).endsWith(end(other)) || end(other).endsWith(end(one)));
  }

  private static String start(String pattern) {
    return pattern.substring(0, pattern.indexOf('*'));
  }

  private static String end(String pattern) {
    return pattern.substring(pattern.lastIndexOf('*') + 1);
  }
}
