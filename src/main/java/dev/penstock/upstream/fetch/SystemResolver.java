package dev.penstock.upstream.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The machine's own name service. */
public final class SystemResolver implements Fetcher.Resolver {

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return InetAddress.getAllByName(host);
  }
}
