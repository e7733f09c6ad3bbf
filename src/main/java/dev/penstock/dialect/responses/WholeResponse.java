package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.function.Consumer;

/** A response in one piece. */
final class WholeResponse implements WholeWriter {
  private final Assembly assembly;
  private final AnswerFacts facts;
  private final Consumer<ObjectNode> answered;

  WholeResponse(Assembly assembly, AnswerFacts facts, Consumer<ObjectNode> answered) {
    this.assembly = assembly;
    this.facts = facts;
    this.answered = answered;
  }

  @Override
  public void add(Delta delta) {
    assembly.add(delta);
    Failure failure = assembly.failure();
    if (failure != null) {
      throw new FailureException(failure);
    }
  }

  @Override
  public ObjectNode answer() {
    ObjectNode response = assembly.response();
    if (response == null) {
      throw new FailureException(new Failure.UpstreamBroken("an answer without an end"));
    }
    answered.accept(response);
    return response;
  }

  @Override
  public AnswerFacts facts() {
    return facts;
  }
}
