package dev.penstock.spend;

import dev.penstock.testing.Admin;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gateway as a process of its own, which is killed and started again with the same state. */
final class MortalGateway implements AutoCloseable {
  private static final String ADMIN_KEY = "adm";

  /** What every configuration begins with. */
  static final String HEAD =
      "auth: {admin_key: %s}\ntelemetry: {log: {level: warn}}\n".formatted(ADMIN_KEY);

  private final Path folder;
  private final Path config;
  private final Path log;
  private @Nullable Process process;
  private int port;
  private int adminPort;
  private long launchedNanos;

  /** All that it writes goes to {@code folder}. */
  MortalGateway(Path folder, String yaml) throws IOException {
    this.folder = folder;
    this.config = Files.writeString(folder.resolve("conf.yaml"), yaml);
    this.log = folder.resolve("log");
    Files.createDirectories(folder.resolve("tmp"));
  }

  /** Starts the process, and does not wait for it. */
  void launch() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Dsun.misc.unsafe.memory.access=allow",
            // Whoever is killed leaves files there.
            "-Djava.io.tmpdir=" + folder.resolve("tmp"),
            "-cp",
            System.getProperty("java.class.path"),
            ServingProcess.class.getName(),
            config.toString(),
            folder.resolve("data").toString());
    launchedNanos = System.nanoTime();
    process = new ProcessBuilder(command).redirectOutput(Redirect.appendTo(log.toFile())).start();
  }

  /** Waits until calls are answered. */
  void ready() throws IOException {
    List<String> said = new ArrayList<>();
    BufferedReader lines = running().errorReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("ready ")) {
        String[] words = line.split(" ", -1);
        port = Integer.parseInt(words[1]);
        adminPort = Integer.parseInt(words[2]);
        return;
      }
      said.add(line);
    }
    throw new IllegalStateException("it does not start: " + said + Files.readString(log));
  }

  void start() throws IOException {
    launch();
    ready();
  }

  /** Ends it with SIGKILL, at once; safe for threads. */
  void kill() {
    // By its handle: the process itself would close the streams.
    running().toHandle().destroyForcibly();
  }

  /** Waits for its end. */
  void dead() throws InterruptedException {
    running().waitFor();
  }

  /** Kills it after so long, however far it has come. */
  void killAfter(long millis) throws InterruptedException {
    if (running().waitFor(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("it ended by itself");
    }
    kill();
    dead();
  }

  private Process running() {
    return Objects.requireNonNull(process);
  }

  int port() {
    return port;
  }

  Admin admin() {
    return new Admin(adminPort, ADMIN_KEY);
  }

  /** Since it was launched. */
  long ageNanos() {
    return System.nanoTime() - launchedNanos;
  }

  /** What it has logged as an error in all its lives. */
  List<String> errors() throws IOException {
    return Files.readAllLines(log).stream().filter(line -> line.contains("\"error\"")).toList();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }
}
