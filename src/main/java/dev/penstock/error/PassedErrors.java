package dev.penstock.error;

import io.vertx.core.buffer.Buffer;

/**
 * Errors of a format in answers that pass as they are: nothing is put into such a stream but, at
 * its end, why it broke off.
 */
public record PassedErrors(ErrorFormat format) implements ErrorFormat {

  @Override
  public Buffer body(OpenAiErrors.Reply reply, String requestId) {
    return format.body(reply, requestId);
  }

  @Override
  public Buffer event(OpenAiErrors.Reply reply, String requestId) {
    return format.event(reply, requestId);
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer();
  }
}
