package dev.penstock.routing.health;

import java.time.Duration;

/** Cooldown of a credential that is refused wherever it is used. Safe from every event loop. */
public final class CredentialHealth {
  private final Cell<Cooldown> refused = new Cell<>(Cooldown.NONE);

  /** Nanoseconds until it may be used again; 0 if it may. */
  public long cooldownNanos(long nowNanos) {
    return refused.now().leftNanos(nowNanos);
  }

  /** The provider refused it; true if that began a pause, false if one was on already. */
  boolean refused(Duration pause, long nowNanos) {
    long nanos = pause.toNanos();
    return refused.advance(c -> c.unnamed(nanos, nanos, nowNanos)).changed();
  }
}
