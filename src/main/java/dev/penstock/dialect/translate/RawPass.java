package dev.penstock.dialect.translate;

import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.StreamTranslation;
import io.vertx.core.buffer.Buffer;

/**
 * An answer that passes byte for byte, read on the side by whoever would have translated it: for
 * its usage, its errors and its end. What that one writes is dropped. For one call.
 */
public final class RawPass implements AnswerTranslator {
  private final AnswerTranslator reading;

  /** Read by {@code reading}. */
  public RawPass(AnswerTranslator reading) {
    this.reading = reading;
  }

  @Override
  public void head(Head head) {
    reading.head(head);
  }

  @Override
  public StreamTranslation stream(String contentType) {
    return new RawStream(reading.stream(contentType), contentType);
  }

  @Override
  public Whole whole(Buffer body) {
    return new Whole(body, reading.whole(body).facts());
  }
}
