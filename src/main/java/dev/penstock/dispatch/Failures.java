package dev.penstock.dispatch;

import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;

/** From what a future failed with to why the request failed. */
final class Failures {
  private Failures() {}

  /** Whether the call was not made, since this provider cannot express the request. */
  static boolean unfit(Failure failure) {
    return failure instanceof Failure.UnsupportedParameter;
  }

  /** {@code Internal} for whatever is no {@link FailureException}: a bug. */
  static Failure of(Throwable cause) {
    return cause instanceof FailureException known ? known.failure() : new Failure.Internal();
  }
}
