package dev.penstock;

import dev.penstock.cli.Penstock;

/** Entry point of the gateway. */
public final class Main {

  private Main() {}

  /** Runs the command line and exits with its code. */
  public static void main(String[] args) {
    System.exit(Penstock.run(args));
  }
}
