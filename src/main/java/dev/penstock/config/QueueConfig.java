package dev.penstock.config;

import java.time.Duration;

/**
 * Section {@code queue}.
 *
 * @param maxWait how long a request may wait in all
 * @param maxWaiting how many may wait in this process
 */
public record QueueConfig(Duration maxWait, int maxWaiting) {

  /** Whether requests wait at all. */
  public boolean on() {
    return maxWaiting > 0 && maxWait.isPositive();
  }
}
