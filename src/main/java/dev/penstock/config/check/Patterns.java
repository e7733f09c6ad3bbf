package dev.penstock.config.check;

/**
 * Names in which {@code *} stands for any text. What stands between two of them is not looked at.
 */
final class Patterns {

  private Patterns() {}

  static boolean matches(String pattern, String name) {
    if (pattern.indexOf('*') < 0) {
      return pattern.equals(name);
    }
    String start = start(pattern);
    String end = end(pattern);
    return name.length() >= start.length() + end.length()
        && name.startsWith(start)
        && name.endsWith(end);
  }

  /** Whether there are names that both match. */
  static boolean overlap(String one, String other) {
    if (one.indexOf('*') < 0 || other.indexOf('*') < 0) {
      return matches(one, other) || matches(other, one);
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
