package dev.penstock.api.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;

/** Deltas of a whole answer to one document in the caller's dialect. */
public interface WholeWriter {

  /**
   * The next delta.
   *
   * @throws dev.penstock.error.FailureException if it is a {@link Delta.Failed}
   */
  void add(Delta delta);

  /**
   * The answer; once, after the last delta. Its usage is an estimate where the provider gave none.
   *
   * @throws dev.penstock.error.FailureException with {@code UpstreamBroken} if a choice has no end,
   *     or there is none
   */
  ObjectNode answer();

  /** What is known of the answer; complete after {@link #answer}. */
  AnswerFacts facts();
}
