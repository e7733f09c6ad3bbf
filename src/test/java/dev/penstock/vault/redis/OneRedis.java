package dev.penstock.vault.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis on a free port, with a password. */
final class OneRedis implements AutoCloseable {
  static final String PASSWORD = "redis-password-1234";

  private final RedisServer server;
  private final int port;

  OneRedis() {
    try {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      }
      server =
          RedisServer.newRedisServer()
              .port(port)
              .setting("bind 127.0.0.1")
              .setting("requirepass " + PASSWORD)
              .setting("save \"\"")
              .build();
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "redis://:" + PASSWORD + "@127.0.0.1:" + port;
  }

  String urlWithoutPassword() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
