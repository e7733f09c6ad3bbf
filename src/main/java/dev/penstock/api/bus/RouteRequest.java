package dev.penstock.api.bus;

import dev.penstock.api.Exchange;
import java.util.Set;

/**
 * Asks {@code router.<shard>} where a request may go; {@code excluded} deployments have failed it.
 */
public record RouteRequest(Exchange exchange, Set<String> excluded) {
  public RouteRequest {
    excluded = Set.copyOf(excluded);
  }
}
