package dev.penstock.api;

import dev.penstock.config.check.Networks.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request at the door, as far as it matters to who may come in.
 *
 * @param credentials every credential of its head, as sent
 * @param path normalized, without {@code /v1}
 * @param address where it comes from, given the networks of trusted proxies; asked only for a key
 *     that is bound to networks; null if that cannot be told
 */
public record Arrival(
    List<String> credentials, String path, Function<List<Network>, @Nullable InetAddress> address) {
  public Arrival {
    credentials = List.copyOf(credentials);
  }

  /** Without what it says of itself. */
  @Override
  public String toString() {
    return "arrival at " + path;
  }
}
