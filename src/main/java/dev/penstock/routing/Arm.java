package dev.penstock.routing;

import dev.penstock.config.ProviderConfig;
import dev.penstock.routing.health.ArmHealth;
import org.jspecify.annotations.Nullable;

/** A deployment with one credential, or without where its provider has none. */
record Arm(String id, ProviderConfig.@Nullable Credential credential, ArmHealth health) {

  /** Its share against the deployment's other credentials. */
  int weight() {
    return credential == null ? 1 : credential.weight();
  }

  /** The credential's id; null if there is none. */
  @Nullable String credentialId() {
    return credential == null ? null : credential.id();
  }
}
