package dev.penstock.routing;

import dev.penstock.config.ModelConfig;

/** A deployment as the router sees it: what it is, and how it does. */
public record Deployment(ModelConfig.Deployment config, Signals signals) {

  /** Its share against its siblings; 0 if it is called only where no other one can be. */
  public int weight() {
    return config.weight();
  }

  /** Its id, {@code provider/model}. */
  public String id() {
    return config.id();
  }

  /** Requests in flight on it, all shards together. */
  public int inFlight() {
    return signals.inFlight();
  }
}
