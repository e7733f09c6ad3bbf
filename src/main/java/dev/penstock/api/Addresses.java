package dev.penstock.api;

import dev.penstock.config.check.Networks;
import dev.penstock.config.check.Networks.Network;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where requests come from. */
public final class Addresses {
  /** Of more hops than these, the nearest count. */
  private static final int MAX_HOPS = 32;

  private Addresses() {}

  /**
   * The peer; if that is a trusted proxy, the last address in {@code X-Forwarded-For} that is none.
   * Null if that cannot be told.
   */
  public static @Nullable InetAddress of(HttpServerRequest request, List<Network> trusted) {
    SocketAddress peer = request.remoteAddress();
    InetAddress address = peer == null ? null : parse(peer.hostAddress());
    if (trusted.isEmpty()) {
      return address;
    }
    List<String> hops = hops(request.headers().getAll("x-forwarded-for"));
    for (int i = hops.size() - 1; i >= 0 && hops.size() - i <= MAX_HOPS; i--) {
      if (address == null || !within(address, trusted)) {
        return address;
      }
      address = parse(hops.get(i));
    }
    return address;
  }

  private static List<String> hops(List<String> headers) {
    List<String> hops = new ArrayList<>();
    for (String header : headers) {
      for (String hop : header.split(",", -1)) {
        hops.add(hop.trim());
      }
    }
    return hops;
  }

  private static boolean within(InetAddress address, List<Network> networks) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  /** No name is looked up. Proxies may write {@code 192.0.2.1:55} and {@code [2001:db8::1]:55}. */
  private static @Nullable InetAddress parse(@Nullable String text) {
    if (text == null || text.indexOf('/') >= 0) {
      return null;
    }
    String plain = text;
    if (text.startsWith("[")) {
      int close = text.indexOf(']');
      plain = close < 0 ? text : text.substring(1, close);
    } else if (text.indexOf(':') > 0 && text.indexOf(':') == text.lastIndexOf(':')) {
      plain = text.substring(0, text.indexOf(':'));
    }
    int scope = plain.indexOf('%');
    return Networks.parse(scope < 0 ? plain : plain.substring(0, scope))
        .map(Network::address)
        .orElse(null);
  }
}
