package dev.penstock.config.check;

/** Names in which one {@code *} stands for any text. */
final class Patterns {

  private Patterns() {}

  static boolean matches(String pattern, String name) {
    int star = pattern.indexOf('*');
    return star < 0
        ? pattern.equals(name)
        : name.length() >= pattern.length() - 1
            && name.startsWith(pattern.substring(0, star))
            && name.endsWith(pattern.substring(star + 1));
  }

  /** Whether there are names that both match. */
  static boolean overlap(String one, String other) {
    int a = one.indexOf('*');
    int b = other.indexOf('*');
    if (a < 0 || b < 0) {
      return a < 0 ? matches(other, one) : matches(one, other);
    }
    String start = one.substring(0, a);
    String otherStart = other.substring(0, b);
    String end = one.substring(a + 1);
    String otherEnd = other.substring(b + 1);
    return (start.startsWith(otherStart) || otherStart.startsWith(start))
        && (end.endsWith(otherEnd) || otherEnd.endsWith(end));
  }
}
