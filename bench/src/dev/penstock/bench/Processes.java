package dev.penstock.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the servers, knows their CPU time, and ends them with this process. */
final class Processes implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100;
  private static final long READY_MILLIS = 30_000;

  private final List<Process> started = new ArrayList<>();

  Processes() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Starts one and waits until it listens. Its output goes to a file. */
  Process start(Path log, int port, List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    started.add(process);
    long deadline = System.currentTimeMillis() + READY_MILLIS;
    while (!listens(port)) {
      if (!process.isAlive() || System.currentTimeMillis() > deadline) {
        throw new IllegalStateException("not ready:\n" + Files.readString(log));
      }
      Thread.sleep(20);
    }
    return process;
  }

  /** Starts Penstock as an operator would; {@code settings} as in {@code --set}. */
  Process penstock(Path checkout, String config, int port, int mockPort, List<String> settings)
      throws Exception {
    Path root = checkout.toAbsolutePath();
    Path work = Files.createDirectories(root.resolve("target/bench"));
    List<String> command =
        new ArrayList<>(
            List.of(
                root + "/penstock",
                "serve",
                "--config",
                root + "/bench/" + config,
                "--port",
                port + "",
                "--set",
                "providers.mock.base_url=http://127.0.0.1:" + mockPort + "/v1"));
    settings.forEach(setting -> command.addAll(List.of("--set", setting)));
    return start(work.resolve("penstock.log"), port, command);
  }

  /** Ends one of them and waits for it. */
  static void stop(Process process) throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** User and system time so far, in seconds. */
  static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    // The name, in parentheses, may hold anything; behind it utime and stime are the 12th and 13th.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** CPU time of the whole machine that was not idle, in seconds. */
  static double busySeconds() throws IOException {
    String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +", -1);
    long busy = 0;
    for (int i = 1; i <= 8; i++) {
      boolean idle = i == 4 || i == 5;
      busy += idle ? 0 : Long.parseLong(fields[i]);
    }
    return busy / TICKS_PER_SECOND;
  }

  /** For a server that cannot start. */
  static void die(Throwable cause) {
    cause.printStackTrace();
    System.exit(1);
  }

  @Override
  public void close() {
    started.forEach(Process::destroy);
  }
}
