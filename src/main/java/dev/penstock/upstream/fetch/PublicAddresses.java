package dev.penstock.upstream.fetch;

import dev.penstock.config.check.Networks;
import dev.penstock.config.check.Networks.Network;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses are of the public internet. Source: IANA's registries of special-purpose IPv4 and
 * IPv6 addresses (RFC 6890 and what updates it), read 2026-11-21.
 */
final class PublicAddresses {
  private static final List<Network> SPECIAL =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.31.196.0/24",
          "192.52.193.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "192.175.48.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          // Azure's, which answers with credentials like 169.254.169.254 does.
          "168.63.129.16/32");

  /** All else of IPv6 is not assigned to anybody. */
  private static final List<Network> GLOBAL_6 = networks("2000::/3");

  private static final List<Network> SPECIAL_6 =
      networks("2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16");

  /** Their last, or third and fourth, bytes are an IPv4 address: NAT64 and 6to4. */
  private static final List<Network> NAT64 = networks("64:ff9b::/96");

  private static final List<Network> SIX_TO_FOUR = networks("2002::/16");

  private PublicAddresses() {}

  private static List<Network> networks(String... texts) {
    return Arrays.stream(texts).map(text -> Networks.parse(text).orElseThrow()).toList();
  }

  /** Whether anybody may ask it. */
  static boolean contains(InetAddress address) {
    return switch (address) {
      case Inet4Address v4 -> !in(SPECIAL, v4);
      case Inet6Address v6 -> ofSix(v6);
      default -> false;
    };
  }

  private static boolean ofSix(Inet6Address address) {
    byte[] bytes = address.getAddress();
    if (in(NAT64, address)) {
      return contains(embedded(bytes, 12));
    }
    if (in(SIX_TO_FOUR, address)) {
      return contains(embedded(bytes, 2));
    }
    return in(GLOBAL_6, address) && !in(SPECIAL_6, address);
  }

  private static InetAddress embedded(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static boolean in(List<Network> networks, InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}
