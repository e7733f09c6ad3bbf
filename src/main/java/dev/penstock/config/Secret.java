package dev.penstock.config;

/** A secret from the configuration; {@code toString} does not show it. */
public record Secret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
