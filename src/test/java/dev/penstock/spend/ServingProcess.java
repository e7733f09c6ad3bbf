package dev.penstock.spend;

import dev.penstock.testing.GatewayUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A gateway with its state on disk, for as long as it lives: until it is killed, or its standard
 * input ends. It says {@code ready PORT ADMIN_PORT} on standard error.
 */
final class ServingProcess {
  private ServingProcess() {}

  public static void main(String[] args) throws IOException {
    GatewayUnderTest gateway =
        new GatewayUnderTest(
            Files.readString(Path.of(args[0])), "state.type=embedded", "state.path=" + args[1]);
    System.err.println("ready " + gateway.port() + " " + gateway.adminPort());
    while (System.in.read() >= 0) {
      // Who started it is there.
    }
    Runtime.getRuntime().halt(1);
  }
}
