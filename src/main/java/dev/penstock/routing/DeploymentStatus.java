package dev.penstock.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a deployment does right now, in this process. Times are milliseconds; null where nothing is
 * known or limited.
 *
 * @param groups names of the groups it stands in
 * @param perTokenMillis duration of whole answers per output token
 * @param lastError code of the latest failure; null if none since the start
 * @param lastErrorAgoMillis how long ago that was
 */
public record DeploymentStatus(
    String id,
    List<String> groups,
    int inFlight,
    int waiting,
    @Nullable Double ttftMillis,
    @Nullable Double perTokenMillis,
    List<Arm> arms,
    @Nullable Long remainingRequests,
    @Nullable Long remainingTokens,
    @Nullable String lastError,
    @Nullable Long lastErrorAgoMillis) {
  public DeploymentStatus {
    groups = List.copyOf(groups);
    arms = List.copyOf(arms);
  }

  /**
   * The deployment with one credential.
   *
   * @param credential the credential's id; null if the provider has none
   * @param breaker {@code closed}, {@code half_open} or {@code open}
   * @param unavailable {@code open}, {@code probing}, {@code rate_limited} or {@code
   *     credential_refused}; null if it may be called
   * @param unavailableMillis for how long still; null if it may be called
   */
  public record Arm(
      @Nullable String credential,
      String breaker,
      @Nullable String unavailable,
      @Nullable Long unavailableMillis) {}
}
