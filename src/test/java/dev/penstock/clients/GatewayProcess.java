package dev.penstock.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The gateway as its own process, on the classes and the JDK of this test. */
final class GatewayProcess implements AutoCloseable {
  private static final String READY = "ready on ";

  private final Process process;
  private final List<String> output = new ArrayList<>();
  private final CompletableFuture<String> address = new CompletableFuture<>();

  private GatewayProcess(Process process) {
    this.process = process;
  }

  /** Starts it on a free port; {@code environment} is what the configuration refers to. */
  static GatewayProcess start(Path config, Map<String, String> environment) {
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.penstock.Main",
            "serve",
            "--config",
            config.toString(),
            "--port",
            "0",
            "--set",
            "state.type=memory");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      GatewayProcess gateway = new GatewayProcess(builder.start());
      Thread.ofVirtual().start(gateway::readOutput);
      return gateway;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens; fails with its output if it does not get ready. */
  String address() {
    return address.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private void readOutput() {
    try (BufferedReader reader = process.inputReader()) {
      reader.lines().forEach(this::read);
      address.completeExceptionally(new IllegalStateException(String.join("\n", output)));
    } catch (IOException | UncheckedIOException e) {
      address.completeExceptionally(e);
    }
  }

  private void read(String line) {
    int ready = line.indexOf(READY);
    if (ready >= 0) {
      String rest = line.substring(ready + READY.length());
      address.complete(rest.split("[, ]", 2)[0]);
    }
    if (!address.isDone()) {
      output.add(line);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
