package dev.penstock.store.redis;

import dev.penstock.store.redis.RedisFailure.Kind;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;

/**
 * Reads the errors Redis answers. Their first word is a code; an error within a script is wrapped
 * by some versions, so that the code stands further back.
 */
final class Refusals {
  private static final List<String> UNAVAILABLE =
      List.of(
          "LOADING",
          "MASTERDOWN",
          "CLUSTERDOWN",
          "TRYAGAIN",
          "ASK ",
          "BUSY ",
          "MISCONF",
          "OOM ",
          "NOREPLICAS");

  private static final List<String> FORBIDDEN =
      List.of(
          "NOPERM",
          "unknown command",
          "Unknown Redis command",
          "can't run this command",
          "cannot run this command");

  private Refusals() {}

  /** What the client library fails with is the answer of Redis, or its own word for a cut line. */
  static RedisFailure of(Throwable cause) {
    if (cause instanceof RedisFailure known) {
      return known;
    }
    if (!(cause instanceof ErrorType error)) {
      return ofClient(cause);
    }
    String message = String.valueOf(error.getMessage());
    if (message.startsWith("CONNECTION_CLOSED")) {
      return new RedisFailure(Kind.LOST, "the connection to Redis broke");
    }
    return new RedisFailure(kind(message), "Redis refused: " + code(message));
  }

  private static RedisFailure ofClient(Throwable cause) {
    // Its texts quote commands.
    String message = String.valueOf(cause.getMessage());
    if (message.startsWith("Redis waiting queue is full")) {
      return new RedisFailure(Kind.BUSY, "too many calls wait for Redis");
    }
    return new RedisFailure(Kind.LOST, "no connection to Redis: " + cause.getClass().getName());
  }

  private static Kind kind(String message) {
    if (message.startsWith("NOSCRIPT")) {
      return Kind.UNKNOWN_SCRIPT;
    }
    if (message.startsWith("MOVED") || message.contains("READONLY")) {
      return Kind.MOVED;
    }
    if (message.startsWith("NOAUTH") || message.startsWith("WRONGPASS")) {
      return Kind.CREDENTIALS;
    }
    if (FORBIDDEN.stream().anyMatch(message::contains)) {
      return Kind.FORBIDDEN;
    }
    return UNAVAILABLE.stream().anyMatch(message::contains) ? Kind.UNAVAILABLE : Kind.REFUSED;
  }

  /** The code, and the line of the script that failed. */
  private static String code(String message) {
    int end = 0;
    while (end < message.length() && isCode(message.charAt(end))) {
      end++;
    }
    String code = end == 0 ? "ERR" : message.substring(0, end);
    int line = message.indexOf("user_script:");
    if (line < 0) {
      return code;
    }
    int from = line + "user_script:".length();
    int to = from;
    while (to < message.length() && Character.isDigit(message.charAt(to))) {
      to++;
    }
    return code + " in line " + message.substring(from, to) + " of a script";
  }

  private static boolean isCode(char c) {
    return c >= 'A' && c <= 'Z';
  }

  /** Commands that scripts need; this does not go away by waiting. */
  static RedisFailure forbidden(String commands) {
    return new RedisFailure(
        Kind.FORBIDDEN,
        "Redis forbids what replicas share their state by: "
            + commands
            + " (allow these commands to the user in state.redis.url, see docs/redis.md)");
  }

  /** Where a redirection points, {@code MOVED slot host:port}; a host left out is the same one. */
  static RedisAddress.Host movedTo(Throwable cause, RedisAddress.Host from) {
    String message = String.valueOf(cause.getMessage());
    RedisAddress.Host host =
        RedisAddress.Host.of(message.substring(message.lastIndexOf(' ') + 1), from.port());
    return host.name().isEmpty() ? new RedisAddress.Host(from.name(), host.port()) : host;
  }
}
