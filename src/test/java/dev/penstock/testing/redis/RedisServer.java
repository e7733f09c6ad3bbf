package dev.penstock.testing.redis;

import dev.penstock.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis on loopback that a test may kill, freeze, empty and start again on the same port.
 * Nothing but the append-only file, where it is asked for, outlives a kill.
 */
public final class RedisServer implements AutoCloseable {
  private final int port;
  private final Path folder;
  private final List<String> settings;
  private final @Nullable TestTls tls;
  private final boolean sentinel;
  private RedisProcess process;

  private RedisServer(List<String> settings, @Nullable TestTls tls, boolean sentinel) {
    this.port = Ports.free();
    this.folder = Folders.create();
    this.tls = tls;
    this.sentinel = sentinel;
    this.settings = settings(settings);
    this.process = launch();
    awaitAnswer();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** A server without persistence; each setting is a line of redis.conf. */
  public static RedisServer start(String... settings) {
    return new RedisServer(List.of(settings), null, false);
  }

  /** A server that keeps what it was told over a kill. */
  public static RedisServer durable() {
    return start("appendonly yes", "appendfsync always");
  }

  /** A server that speaks TLS alone. */
  public static RedisServer withTls(TestTls tls) {
    return new RedisServer(List.of(), tls, false);
  }

  static RedisServer sentinel(List<String> settings) {
    return new RedisServer(settings, null, true);
  }

  private List<String> settings(List<String> own) {
    List<String> lines = new ArrayList<>();
    lines.add("bind 127.0.0.1");
    lines.add("dir " + folder);
    if (!sentinel) {
      lines.add("save \"\"");
    }
    if (tls == null) {
      lines.add("port " + port);
    } else {
      lines.add("port 0");
      lines.add("tls-port " + port);
      lines.add("tls-cert-file " + tls.certificate());
      lines.add("tls-key-file " + tls.privateKey());
      lines.add("tls-ca-cert-file " + tls.certificate());
      lines.add("tls-auth-clients no");
    }
    lines.addAll(own);
    return lines;
  }

  private RedisProcess launch() {
    return sentinel
        ? RedisProcess.start(folder, settings, "--sentinel")
        : RedisProcess.start(folder, settings);
  }

  private void awaitAnswer() {
    Eventually.becomes("Redis answers on port " + port, this::answers);
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("redis-server ended at start, see " + folder);
    }
    try (Resp resp = connect()) {
      return !resp.command("PING").startsWith("-LOADING");
    } catch (IOException refused) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  /** Without credentials. */
  public String url() {
    return (tls == null ? "redis" : "rediss") + "://127.0.0.1:" + port;
  }

  /** The answer as text, an element a line; an error begins with {@code -}. */
  public String command(String... words) {
    try (Resp resp = connect()) {
      return resp.command(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #command}, after {@code AUTH}. */
  public String commandAs(String user, String password, String... words) {
    try (Resp resp = connect()) {
      resp.command("AUTH", user, password);
      return resp.command(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Resp connect() throws IOException {
    return new Resp(
        tls == null ? new Socket(InetAddress.getLoopbackAddress(), port) : tls.connect(port));
  }

  /** Empties it; scripts go too. */
  public void flush() {
    command("FLUSHALL");
    command("SCRIPT", "FLUSH");
  }

  /** Stops it without a word; the kernel goes on accepting connections for it. */
  public void freeze() {
    process.freeze();
  }

  public void thaw() {
    process.thaw();
  }

  /** As {@code kill -9}. */
  public void kill() {
    process.kill();
  }

  /** After {@link #kill}: with what its append-only file kept, or empty if it has none. */
  public void restart() {
    process.kill();
    process = launch();
    awaitAnswer();
  }

  /** After {@link #kill}: with nothing of what it knew. */
  public void restartEmpty() {
    process.kill();
    try {
      Files.deleteIfExists(folder.resolve("appendonly.aof"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    restart();
  }

  @Override
  public void close() {
    process.kill();
    Folders.delete(folder);
  }
}
