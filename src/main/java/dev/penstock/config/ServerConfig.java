package dev.penstock.config;

import dev.penstock.config.check.Networks.Network;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code server}. Sizes are bytes.
 *
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 */
public record ServerConfig(
    String host,
    int port,
    int adminPort,
    boolean allowInsecure,
    long maxBodyBytes,
    List<String> corsOrigins,
    @Nullable Tls tls,
    Drain drain,
    Duration keepAliveComments,
    List<Network> trustedProxies,
    Limits limits) {
  public ServerConfig {
    corsOrigins = List.copyOf(corsOrigins);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** Paths of PEM files. */
  public record Tls(String cert, String key) {}

  /** Shutdown: {@code delay} while not ready but serving, then {@code grace} for what runs. */
  public record Drain(Duration delay, Duration grace) {}

  /**
   * Bounds on what callers and upstreams may make us hold ({@code server.limits}).
   *
   * @param maxHeadBytes request line and headers together
   * @param headTimeout from the connection (or the last answer) to the end of the head
   * @param bodyTimeout from the head to the end of the body
   * @param writeStall how long a client may take nothing of a stream that waits for it
   * @param maxAnswerBytes a whole (not streamed) upstream answer
   * @param maxHeldBytes stream frames held back before the first content
   * @param maxEventBytes one event of an upstream stream
   * @param maxInFlight requests at once in this process; more are answered 503
   * @param maxUpstreamConnections connections per upstream host and event loop
   */
  public record Limits(
      int maxHeadBytes,
      int maxHeaders,
      int maxJsonDepth,
      Duration headTimeout,
      Duration bodyTimeout,
      Duration writeStall,
      long maxAnswerBytes,
      int maxHeldBytes,
      int maxEventBytes,
      int maxInFlight,
      int maxUpstreamConnections) {}
}
