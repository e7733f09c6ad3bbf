package dev.penstock.dispatch.queue;

import dev.penstock.api.Principal;

/**
 * Whose line a request stands in.
 *
 * @param team of the caller; a caller without one is a team of its own
 * @param key empty for a caller whose team alone has limits
 */
record Seat(String team, String key) {

  static Seat of(Principal caller) {
    String key = caller.keyName() == null ? "" : caller.keyName();
    String team = caller.team() == null ? "key:" + key : "team:" + caller.team();
    return new Seat(team, key);
  }
}
