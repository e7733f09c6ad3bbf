package dev.penstock;

import dev.penstock.config.ServerConfig;
import java.io.IOException;

/** A port cannot be listened on. The message is for the operator: which one, why, what to set. */
public final class ListenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** {@code setting} is the key of the port in the configuration. */
  ListenException(String setting, int port, ServerConfig server, Throwable cause) {
    super(message(setting, port, server, cause), cause);
  }

  private static String message(String setting, int port, ServerConfig server, Throwable cause) {
    String reason = String.valueOf(cause.getMessage());
    String host = server.host();
    if (reason.contains("Address already in use")) {
      return "port %d of %s is in use; choose another: %s".formatted(port, host, setting);
    }
    if (reason.contains("Permission denied")) {
      return "not allowed to listen on port %d of %s: %s".formatted(port, host, setting);
    }
    // Sockets fail with an IOException; what reads keys and certificates does not.
    if (server.tls() != null && !(cause instanceof IOException)) {
      return "cannot use server.tls, certificate or key: " + reason.lines().findFirst().orElse("");
    }
    return "cannot listen on port %d of %s (%s): %s".formatted(port, host, setting, reason);
  }
}
