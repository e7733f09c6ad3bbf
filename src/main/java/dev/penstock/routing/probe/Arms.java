package dev.penstock.routing.probe;

import dev.penstock.config.ModelConfig;
import dev.penstock.config.ProviderConfig;
import dev.penstock.routing.Signals;
import dev.penstock.routing.health.ArmHealth;
import org.jspecify.annotations.Nullable;

/** Where the state of arms is found: the same that the router decides by. */
public interface Arms {

  /** The state of a deployment with this credential; null if it is not routed to any more. */
  @Nullable State of(
      ModelConfig.Deployment deployment, ProviderConfig.@Nullable Credential credential);

  /** What a check asks before it calls, and tells afterwards. */
  record State(Signals signals, ArmHealth health) {}
}
