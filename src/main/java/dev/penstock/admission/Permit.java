package dev.penstock.admission;

import io.vertx.core.Future;

/** What an admitted request holds. */
public interface Permit {
  /** Gives everything back; only the first call counts. Never fails. */
  Future<Void> release();
}
