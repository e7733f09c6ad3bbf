package dev.penstock.config;

import java.time.Duration;
import java.util.List;

/**
 * Section {@code routing}.
 *
 * @param strategy {@code least-busy}, {@code latency}, {@code weighted}, {@code usage}, {@code
 *     cost} or {@code round-robin}; a group may say otherwise
 * @param defaultFallbacks groups to try after a group's own fallbacks, for every group
 * @param maxFallbacks groups that one request may go to after the one it asked for
 */
public record RoutingConfig(
    String strategy,
    Latency latency,
    Retries retries,
    Timeouts timeouts,
    CircuitBreaker circuitBreaker,
    Cooldown cooldown,
    Hedge hedge,
    Queue queue,
    Affinity affinity,
    HealthChecks healthChecks,
    List<String> defaultFallbacks,
    int maxFallbacks,
    boolean dropUnknownParams) {
  public RoutingConfig {
    defaultFallbacks = List.copyOf(defaultFallbacks);
  }

  /**
   * Strategy {@code latency}.
   *
   * @param tolerance share above the best that counts as equal to it
   * @param explore share of the calls that go anywhere, so that the others stay measured
   */
  public record Latency(Duration halfLife, double tolerance, double explore) {}

  /**
   * Further attempts after a failure.
   *
   * @param attempts calls per group that a request goes to, the first one included
   * @param base longest first pause before the same deployment is tried again; doubles each time
   * @param max longest pause
   * @param budget retries as a share of a group's requests in {@code budgetWindow}
   * @param budgetFloor retries that a group has in {@code budgetWindow} at least
   * @param budgetBurst retries at hand after a quiet time
   */
  public record Retries(
      int attempts,
      Duration base,
      Duration max,
      double budget,
      Duration budgetWindow,
      int budgetFloor,
      int budgetBurst,
      boolean respectRetryAfter) {}

  /**
   * When a failing deployment is left alone.
   *
   * @param failureRate share of the calls in {@code window}, once there are {@code minimumCalls}
   * @param open the first time it stays open; doubles with each time in a row, up to {@code
   *     maxOpen}
   */
  public record CircuitBreaker(
      int consecutiveFailures,
      double failureRate,
      int minimumCalls,
      Duration window,
      Duration open,
      Duration maxOpen,
      int halfOpenProbes,
      int successesToClose) {}

  /** Pauses after a 429 that names no time, and after a refused credential. */
  public record Cooldown(Duration rateLimited, Duration unauthorized) {}

  /**
   * A second call when the first is slow.
   *
   * @param quantile of the group's time to first token after which the second call starts, as 0.95
   * @param maxShare largest share of a group's requests that may be hedged
   */
  public record Hedge(boolean enabled, double quantile, double maxShare) {}

  /**
   * Requests that wait for room on a deployment whose {@code max_parallel} is reached.
   *
   * @param maxWaiting per deployment, in this process; 0 refuses at once
   */
  public record Queue(int maxWaiting, Duration maxWait) {}

  /**
   * Session affinity.
   *
   * @param promptCacheKey whether {@code prompt_cache_key} (else {@code user}) names a session
   *     where {@code x-penstock-session} does not
   * @param ttl how long a session is remembered after its last request
   * @param maxSessions how many are remembered, in this process
   * @param load how far above the mean the preferred deployment's requests in flight may be, as
   *     1.25
   */
  public record Affinity(boolean promptCacheKey, Duration ttl, int maxSessions, double load) {}

  /** Active checks; each deployment may opt out. */
  public record HealthChecks(boolean enabled, Duration interval, Duration timeout, String prompt) {}
}
