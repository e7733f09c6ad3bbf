package dev.penstock.dialect.translate;

import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.client.Listener;
import dev.penstock.dialect.AnswerDecoder;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;

/**
 * The answer of a provider to a caller who speaks its own API: passed on as it is, and read on the
 * side for its usage and its end. For one call.
 */
public final class NativePass implements AnswerTranslator {
  private final AnswerDecoder decoders;
  private final int maxEventBytes;
  private final Listener listener;

  /** {@code maxEventBytes} bounds one event. */
  public NativePass(AnswerDecoder decoders, int maxEventBytes) {
    this(decoders, maxEventBytes, Listener.NONE);
  }

  /**
   * For answers read by {@code decoders}.
   *
   * @param maxEventBytes bounds one event
   * @param listener is told what the answer says
   */
  public NativePass(AnswerDecoder decoders, int maxEventBytes, Listener listener) {
    this.decoders = decoders;
    this.maxEventBytes = maxEventBytes;
    this.listener = listener;
  }

  @Override
  public StreamTranslation stream(String contentType) {
    return new NativeStream(
        decoders.newStreamDecoder(contentType), maxEventBytes, new FactsWriter(listener));
  }

  @Override
  public Whole whole(Buffer body) {
    FactsWriter facts = new FactsWriter(listener);
    decoders.decodeAnswer(body.getBytes()).forEach(facts::add);
    Failure failure = facts.failure();
    if (failure != null) {
      throw new FailureException(failure);
    }
    return new Whole(body, facts.facts());
  }
}
