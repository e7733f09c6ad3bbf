package dev.penstock.dialect.translate;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.FinishReason;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.Usage;
import dev.penstock.error.Failure;
import io.vertx.core.buffer.Buffer;

/** An answer that passes byte for byte and that nobody reads. For one call. */
public final class UnreadPass implements AnswerTranslator, StreamTranslation {
  private final AnswerFacts facts = new AnswerFacts();

  /** Of which nothing is known, and so nothing counted. */
  public UnreadPass() {
    facts.usage(new Usage(0, 0, null, null, null));
    facts.finishReason(FinishReason.STOP);
  }

  @Override
  public StreamTranslation stream(String contentType) {
    return this;
  }

  @Override
  public Whole whole(Buffer body) {
    return new Whole(body, facts);
  }

  @Override
  public void feed(Buffer bytes, Output out) {
    out.frames(bytes, true);
  }

  @Override
  public void end(Output out) {
    out.complete();
  }

  @Override
  public void broken(Output out) {
    out.failed(new Failure.UpstreamBroken("the answer was cut"));
  }

  @Override
  public AnswerFacts facts() {
    return facts;
  }
}
