package dev.penstock.provider;

import dev.penstock.api.Operation;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.ProviderConfig;

/** What is called, as far as its address depends on it. */
public record Target(
    Operation operation,
    boolean stream,
    ModelConfig.Deployment deployment,
    ProviderConfig provider) {

  /** The same for another operation. */
  Target of(Operation other) {
    return new Target(other, stream, deployment, provider);
  }

  /** The deployment's model name. */
  public String model() {
    return deployment.model();
  }
}
