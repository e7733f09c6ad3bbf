package dev.penstock.routing.health;

import java.time.Duration;

/**
 * Extra calls as a share of the requests of a sliding window: a group's retries, or its hedges.
 * Safe to use from every event loop.
 */
public final class ShareBudget {

  /** {@code floor}: extra calls per window that are allowed whatever the share. */
  public ShareBudget(double share, int floor, Duration window) {}

  /** Other settings from now on; what was counted stays counted. */
  public void settings(double share, int floor, Duration window) {}

  /** A request began. */
  public void request(long nowNanos) {}

  /** Takes one extra call; false if they are used up. */
  public boolean take(long nowNanos) {
    return true;
  }
}
