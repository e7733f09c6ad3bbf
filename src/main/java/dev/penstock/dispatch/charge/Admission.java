package dev.penstock.dispatch.charge;

import dev.penstock.admission.Verdict.Refused;
import dev.penstock.error.Failure;

/** Whether a call may be made. */
public sealed interface Admission {

  /** All that it draws on was taken. */
  record Granted(Charge charge) implements Admission {}

  /** Nothing was taken. */
  record Denied(Failure failure, Reach reach) implements Admission {}

  /**
   * Nothing was taken; but there will be room, or others wait for the same whose turn is before.
   *
   * @param refused what there was no room in
   * @param group the model group that it was to go to
   * @param asked whether it was refused itself
   */
  record Crowded(Refused refused, String group, boolean asked) implements Admission {}

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
