package dev.penstock.dispatch.charge;

import dev.penstock.error.Failure;

/** Whether a call may be made. */
public sealed interface Admission {

  /** All that it draws on was taken. */
  record Granted(Charge charge) implements Admission {}

  /** Nothing was taken. */
  record Denied(Failure failure, Reach reach) implements Admission {}

  /** What else is denied with it. */
  enum Reach {
    /** The request, wherever it goes. */
    REQUEST,
    /** All of the model group. */
    GROUP,
    /** The deployment; another one may take the call. */
    DEPLOYMENT
  }
}
