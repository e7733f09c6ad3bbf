package dev.penstock.api.client;

/** Writes one answer in the caller's dialect: one of the two is asked for, once. */
public interface Writers {

  /** For an answer that the caller reads as it comes. */
  StreamWriter stream();

  /** For an answer in one piece. */
  WholeWriter whole();
}
