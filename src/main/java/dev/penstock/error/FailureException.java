package dev.penstock.error;

/** Carries a {@link Failure} through futures; it has no stack, since it is no bug. */
public final class FailureException extends RuntimeException {
  private final transient Failure failure;

  public FailureException(Failure failure) {
    super(failure.getClass().getSimpleName(), null, false, false);
    this.failure = failure;
  }

  /** Why the request failed. */
  public Failure failure() {
    return failure;
  }
}
