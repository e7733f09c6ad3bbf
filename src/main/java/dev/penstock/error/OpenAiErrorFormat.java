package dev.penstock.error;

import io.vertx.core.buffer.Buffer;

/** {@code {"error":{...}}}, as a body or as the data of an event. */
final class OpenAiErrorFormat implements ErrorFormat {

  @Override
  public Buffer body(OpenAiErrors.Reply reply, String requestId) {
    return Buffer.buffer(reply.bytes());
  }

  @Override
  public Buffer event(OpenAiErrors.Reply reply, String requestId) {
    return Buffer.buffer("data: ").appendBytes(reply.bytes()).appendString("\n\n");
  }
}
