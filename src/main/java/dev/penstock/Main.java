package dev.penstock;

import java.util.Objects;

/** Entry point of the gateway. */
public final class Main {

  private Main() {}

  /** Prints the version. */
  public static void main(String[] args) {
    System.out.println("penstock " + version());
  }

  /** From the jar's manifest; classes that run outside a jar have none. */
  private static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "development");
  }
}
