package dev.penstock.fleet;

/** What a test has measured and does not judge: a busy machine may be slow. */
final class Figures {
  private Figures() {}

  static void say(String what, Object figure) {
    System.out.println("fleet: " + what + ": " + figure);
  }
}
