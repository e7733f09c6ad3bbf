package dev.penstock.config.check;

/** What can be sent as a header's value. */
final class HeaderText {

  private HeaderText() {}

  /** Visible ASCII and spaces: no line break can start a header of its own. */
  static boolean isValue(String text) {
    return text.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t');
  }

  /** A credential is one word. */
  static boolean isCredential(String text) {
    return text.chars().allMatch(c -> c > ' ' && c <= '~');
  }
}
