package dev.penstock.api.bus;

import dev.penstock.api.Exchange;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@code router.<shard>} where a request may go.
 *
 * @param group the fallback group to route in; null for the group of the model that was asked for
 * @param excluded ids of deployments and {@linkplain RouteDecision.Chosen#arm arms} that have
 *     failed this request
 * @param purpose why it is asked
 */
public record RouteRequest(
    Exchange exchange, @Nullable String group, Set<String> excluded, Purpose purpose) {
  public RouteRequest {
    excluded = Set.copyOf(excluded);
  }

  /** Why a deployment is asked for. */
  public enum Purpose {
    /** The first call in a group. */
    FIRST,
    /** Another call after one that failed; draws on the group's retry budget. */
    RETRY,
    /** In place of a call that was not made, since its provider cannot express the request. */
    INSTEAD,
    /** A second call beside one that is slow; draws on the group's share for hedging. */
    HEDGE
  }

  /** The first question for a request. */
  public static RouteRequest first(Exchange exchange) {
    return new RouteRequest(exchange, null, Set.of(), Purpose.FIRST);
  }
}
