package dev.penstock.api;

import dev.penstock.api.client.Origin;
import dev.penstock.config.ModelConfig;
import org.jspecify.annotations.Nullable;

/**
 * The model groups of one configuration, as the router alone can read them. A request carries the
 * one it began with, so that a reload in its midst changes nothing for it.
 */
public interface RouteMap {

  /** Name of the model group that a model's name means; null if it means none. */
  default @Nullable String group(String model) {
    return null;
  }

  /** Whether a request goes to this deployment as it came, and not as a chat. */
  default boolean passes(ModelConfig.Deployment deployment, ChatRequest request, Origin origin) {
    return true;
  }
}
