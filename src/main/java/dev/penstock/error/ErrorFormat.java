package dev.penstock.error;

import io.vertx.core.buffer.Buffer;

/** How an API that callers speak says that a request failed. Status and headers are the same. */
public interface ErrorFormat {

  /**
   * The body of an answer with this status.
   *
   * @param requestId of the {@code x-request-id} header
   */
  Buffer body(OpenAiErrors.Reply reply, String requestId);

  /** The last event of a stream that has begun; nothing follows it. */
  Buffer event(OpenAiErrors.Reply reply, String requestId);

  /** What keeps a silent stream alive and is skipped by readers. */
  default Buffer keepAlive() {
    return Buffer.buffer(": keep-alive\n\n");
  }

  /** How a streamed answer's frames, these included, stand in its body; one for each answer. */
  default StreamForm form() {
    return StreamForm.EVENTS;
  }
}
