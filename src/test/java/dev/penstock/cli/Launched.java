package dev.penstock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code penstock ...} as a process of its own, on the JDK and the classes of this test. */
public final class Launched implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("ready on (https?)://[^ ]*:(\\d+), admin on port (\\d+),");
  private static final int DEADLINE_SECONDS = 30;

  private final Process process;
  private final Path out;
  private final Path err;

  private Launched(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** A process that has ended. */
  record Ended(int code, String out, String err) {
    List<String> errLines() {
      return err.lines().toList();
    }
  }

  /** Starts it; its output goes to files of {@code folder}. */
  static Launched start(Path folder, String... arguments) {
    return start(folder, List.of(), arguments);
  }

  /** Starts it with more options for the JVM. */
  private static Launched start(Path folder, List<String> jvm, String... arguments) {
    try {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "--enable-native-access=ALL-UNNAMED",
                  "-Dsun.misc.unsafe.memory.access=allow",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.penstock.Main"));
      command.addAll(1, jvm);
      command.addAll(List.of(arguments));
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      Process process =
          new ProcessBuilder(command)
              // Where it keeps its state.
              .directory(Files.createTempDirectory(folder, "work").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      return new Launched(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it to its end. */
  static Ended run(Path folder, String... arguments) throws InterruptedException {
    try (Launched launched = start(folder, arguments)) {
      return launched.ended();
    }
  }

  /** Serves {@code yaml} on free ports and waits until it is ready. */
  public static Launched serve(Path folder, String yaml, String... more) throws IOException {
    Path config = Files.writeString(Files.createTempFile(folder, "conf", ".yaml"), yaml);
    return serveFile(config, List.of(), more);
  }

  /** Serves a file on free ports and waits until it is ready; its output goes beside the file. */
  static Launched serveFile(Path config, List<String> jvm, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("serve", "--config", config.toString(), "--port", "0"));
    arguments.addAll(List.of("--set", "server.admin_port=0"));
    arguments.addAll(List.of(more));
    Path folder = config.toAbsolutePath().getParent();
    Launched launched = start(folder, jvm, arguments.toArray(String[]::new));
    Eventually.becomes(
        "ready", () -> READY.matcher(launched.err()).find() || !launched.process.isAlive());
    return launched;
  }

  public int port() {
    return number(2);
  }

  public int adminPort() {
    return number(3);
  }

  private int number(int group) {
    Matcher ready = READY.matcher(err());
    if (!ready.find()) {
      throw new IllegalStateException("not ready: " + err());
    }
    return Integer.parseInt(ready.group(group));
  }

  String out() {
    return read(out);
  }

  public String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** As {@code kill -9} does it; it has ended then. */
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("survives being killed");
    }
  }

  /** Waits for its end. */
  Ended ended() throws InterruptedException {
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still runs: " + out() + err());
    }
    return new Ended(process.exitValue(), out(), err());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
