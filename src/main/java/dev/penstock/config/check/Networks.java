package dev.penstock.config.check;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Networks as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address. */
public final class Networks {

  private Networks() {}

  /** A network; an IPv4 address may also come as IPv6. */
  public record Network(InetAddress address, int bits) {
    /** Whether an address lies in it. */
    public boolean contains(InetAddress other) {
      byte[] own = address.getAddress();
      byte[] bytes = other.getAddress();
      if (own.length != bytes.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((own[bit / 8] & mask) != (bytes[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Empty if it is none. Never asks a name server. */
  public static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    // Neither the zone of one machine's link nor brackets belong to a network.
    byte[] bytes =
        address.indexOf('%') >= 0 || address.indexOf('[') >= 0
            ? null
            : NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      InetAddress parsed = InetAddress.getByAddress(bytes);
      int most = 8 * parsed.getAddress().length;
      int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
      return bits < 0 || bits > most ? Optional.empty() : Optional.of(new Network(parsed, bits));
    } catch (UnknownHostException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
