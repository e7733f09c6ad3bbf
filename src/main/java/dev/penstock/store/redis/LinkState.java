package dev.penstock.store.redis;

/** What a caller of Redis has to expect now. */
public enum LinkState {
  /** The last answer came in time. */
  UP,
  /** Connected, but the last answers did not come in time, or were refusals. */
  DEGRADED,
  /** Calls fail at once; a probe looks for recovery. */
  DOWN
}
