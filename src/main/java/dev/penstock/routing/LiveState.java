package dev.penstock.routing;

import dev.penstock.config.ModelConfig;
import dev.penstock.config.RoutingConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of every deployment, in this process. It outlives configurations: a deployment that
 * stands in the next one too keeps what is known of it.
 */
public final class LiveState {
  private final Map<String, Signals> signals = new ConcurrentHashMap<>();

  /** Signals of each deployment by its id. */
  public Map<String, Signals> signals() {
    return Map.copyOf(signals);
  }

  Signals of(ModelConfig.Deployment deployment, RoutingConfig routing) {
    return signals.computeIfAbsent(
        deployment.id(), id -> new Signals(deployment.limits(), routing));
  }
}
