package dev.penstock.dispatch;

import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;

/** From what a future failed with to why the request failed. */
final class Failures {
  private Failures() {}

  /** {@code Internal} for whatever is no {@link FailureException}: a bug. */
  static Failure of(Throwable cause) {
    return cause instanceof FailureException known ? known.failure() : new Failure.Internal();
  }
}
