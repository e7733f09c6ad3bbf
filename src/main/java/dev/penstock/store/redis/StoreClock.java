package dev.penstock.store.redis;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The time of Redis, as last heard: the time of this machine, moved by their difference. Replicas
 * whose clocks differ agree on it but for the way of a message. Safe for threads.
 */
final class StoreClock implements InstantSource {
  private final InstantSource clock;
  private volatile long aheadMillis;

  StoreClock(InstantSource clock) {
    this.clock = clock;
  }

  /** What Redis says it is now. */
  void learn(long epochMillis) {
    aheadMillis = epochMillis - clock.millis();
  }

  @Override
  public Instant instant() {
    return clock.instant().plusMillis(aheadMillis);
  }
}
