package dev.penstock.config.check;

import java.util.Locale;

/** Whether an address is reached from this machine only; by its text, no name is looked up. */
public final class Loopback {

  private Loopback() {}

  /** True for {@code localhost}, {@code 127.0.0.0/8} and {@code ::1}. */
  public static boolean is(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals("::1")
        || name.equals("[::1]")
        || name.equals("0:0:0:0:0:0:0:1")
        || isLoopback4(name);
  }

  private static boolean isLoopback4(String name) {
    String[] parts = name.split("\\.", -1);
    if (parts.length != 4 || !parts[0].equals("127")) {
      return false;
    }
    for (String part : parts) {
      boolean octet =
          !part.isEmpty()
              && part.length() <= 3
              && part.chars().allMatch(c -> c >= '0' && c <= '9')
              && Integer.parseInt(part) <= 255;
      if (!octet) {
        return false;
      }
    }
    return true;
  }
}
