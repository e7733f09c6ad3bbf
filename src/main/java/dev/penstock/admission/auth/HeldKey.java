package dev.penstock.admission.auth;

import dev.penstock.api.Arrival;
import dev.penstock.config.KeyConfig;
import dev.penstock.config.Wildcard;
import dev.penstock.config.check.Networks;
import dev.penstock.config.check.Networks.Network;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A key, ready to be asked who comes with it and whether they may. */
final class HeldKey {
  private final Caller caller;
  private final @Nullable Instant expires;
  private final boolean shut;
  private final boolean anywhere;
  private final List<Network> networks;
  private final List<Network> proxies;
  private final List<Wildcard> routes;

  /**
   * A key of a caller.
   *
   * @param ended whether it is of no use any more, whatever its settings say
   * @param proxies whose word on where a request comes from is believed
   */
  HeldKey(Caller caller, KeyConfig key, boolean ended, List<Network> proxies) {
    this.caller = caller;
    this.expires = key.expires();
    this.shut = ended || key.blocked();
    this.anywhere = key.cidrs().isEmpty();
    this.networks = key.cidrs().stream().map(Networks::parse).flatMap(Optional::stream).toList();
    this.proxies = proxies;
    this.routes = key.routes().stream().map(Wildcard::new).toList();
  }

  Caller caller() {
    return caller;
  }

  /** Whether it is any good, here and now. */
  boolean opens(Instant now, Arrival arrival) {
    return !shut && (expires == null || now.isBefore(expires)) && (anywhere || isNear(arrival));
  }

  private boolean isNear(Arrival arrival) {
    InetAddress address = arrival.address().apply(proxies);
    return address != null && networks.stream().anyMatch(network -> network.contains(address));
  }

  boolean mayCall(String path) {
    return routes.isEmpty() || routes.stream().anyMatch(route -> route.matches(path));
  }
}
