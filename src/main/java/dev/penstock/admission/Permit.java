package dev.penstock.admission;

import io.vertx.core.Future;

/** What an admitted request holds. */
public interface Permit {
  /** The request turned out to be streamed. */
  void streamed();

  /** Gives everything back; only the first call counts. Never fails. */
  Future<Void> release();
}
