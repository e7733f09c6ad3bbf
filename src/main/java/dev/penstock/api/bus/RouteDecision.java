package dev.penstock.api.bus;

import dev.penstock.config.ModelConfig;
import dev.penstock.error.Failure;

/** The router's answer to a {@link RouteRequest}. */
public sealed interface RouteDecision {

  /**
   * Go there.
   *
   * @param group name of the model group
   * @param deployment the choice, its model name already filled in for wildcards
   * @param lease counts the request as in flight; whoever holds the decision releases it
   */
  record Chosen(String group, ModelConfig.Deployment deployment, Lease lease)
      implements RouteDecision {}

  /** There is nowhere to go. */
  record Refused(Failure failure) implements RouteDecision {}

  /** A place among a deployment's requests in flight. */
  interface Lease {
    /** Gives the place back; only the first call counts. */
    void release();
  }
}
