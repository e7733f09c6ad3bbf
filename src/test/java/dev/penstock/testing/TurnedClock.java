package dev.penstock.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is turned. Safe for threads. */
public final class TurnedClock implements InstantSource {
  private volatile Instant now;

  public TurnedClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** So much time passes. */
  public void pass(Duration time) {
    now = now.plus(time);
  }

  /** Another time begins. */
  public void turnTo(Instant instant) {
    now = instant;
  }
}
