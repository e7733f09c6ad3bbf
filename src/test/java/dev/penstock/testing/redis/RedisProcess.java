package dev.penstock.testing.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/**
 * One redis-server of the build's own. A shell stands beside it that kills it when this process
 * ends, however it ends: no test leaves a server behind.
 */
final class RedisProcess {
  private static final String GUARDED =
      """
      exec 3<&0
      "$@" >server.log &
      server=$!
      echo $server
      { read nothing <&3; kill -9 $server; } >/dev/null 2>&1 &
      guard=$!
      wait $server
      kill $guard
      """;

  private final Process shell;
  private final long pid;

  private RedisProcess(Process shell, long pid) {
    this.shell = shell;
    this.pid = pid;
  }

  /** Where the server writes and what it is told to do. */
  static RedisProcess start(Path folder, List<String> settings, String... options) {
    try {
      Files.write(folder.resolve("redis.conf"), settings);
      List<String> command = new ArrayList<>(List.of("sh", "-c", GUARDED, "sh"));
      command.add(Executable.PATH);
      command.add(folder.resolve("redis.conf").toString());
      command.addAll(List.of(options));
      Process shell =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(folder.resolve("errors").toFile())
              .start();
      BufferedReader out = new BufferedReader(new InputStreamReader(shell.getInputStream(), UTF_8));
      String pid = out.readLine();
      if (pid == null) {
        throw new IllegalStateException("redis-server did not start");
      }
      return new RedisProcess(shell, Long.parseLong(pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return shell.isAlive();
  }

  void freeze() {
    signal("-STOP");
  }

  void thaw() {
    signal("-CONT");
  }

  /** As the kernel does it: nothing is written, nobody is told. */
  void kill() {
    if (!shell.isAlive()) {
      return;
    }
    signal("-KILL");
    try {
      if (!shell.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("redis-server " + pid + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", name, Long.toString(pid)).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("no process " + pid + " for " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Unpacked once for all. */
  private static final class Executable {
    static final String PATH = unpack();

    private static String unpack() {
      try {
        return ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
