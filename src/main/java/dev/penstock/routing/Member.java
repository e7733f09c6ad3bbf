package dev.penstock.routing;

import dev.penstock.config.ModelConfig;
import dev.penstock.config.ModelFacts;
import java.util.List;

/** A deployment in a group, with its arms: one at least. */
record Member(Deployment deployment, List<Arm> arms) {
  Member {
    arms = List.copyOf(arms);
  }

  /** Whether it is this very deployment: of two alike in a group each is itself. */
  @SuppressWarnings("ReferenceEquality")
  boolean is(Deployment other) {
    return deployment == other;
  }

  String id() {
    return deployment.config().id();
  }

  /** Its share against its siblings; 0 if it is called only where no other one can be. */
  int weight() {
    return deployment.weight();
  }

  ModelConfig.Deployment config() {
    return deployment.config();
  }

  Signals signals() {
    return deployment.signals();
  }

  /** Whether any of its arms may be called. */
  boolean healthy(long nowNanos) {
    for (Arm arm : arms) {
      if (arm.health().unavailable(nowNanos) == null) {
        return true;
      }
    }
    return false;
  }

  /** Whether it depends on a request's tokens if it can be called. */
  boolean countsTokens() {
    ModelFacts facts = config().facts();
    return config().limits().tpm() != null
        || facts.contextWindow() != null
        || facts.maxInputTokens() != null;
  }
}
