package dev.penstock.api;

import dev.penstock.error.Failure;
import io.vertx.core.buffer.Buffer;

/**
 * Turns the bytes of one streamed upstream answer into frames of the caller's dialect. Stateful,
 * for one answer, confined to its event loop; does no I/O. After {@link Output#complete} or {@link
 * Output#failed} it says nothing more, whatever it is fed.
 */
public interface StreamTranslation {

  /** Bytes of the upstream as they came, cut anywhere. The buffer is not kept or changed. */
  void feed(Buffer bytes, Output out);

  /**
   * The upstream's bytes ended, in good order or not: calls {@code complete} if the answer was
   * whole, else {@code failed}.
   */
  void end(Output out);

  /** The upstream's bytes broke off. What is read for its end knows that by itself. */
  default void broken(Output out) {
    end(out);
  }

  /** What is known of the answer so far. */
  AnswerFacts facts();

  /** Where frames go. Calls come in stream order, during {@code feed} and {@code end} only. */
  interface Output {
    /**
     * Whole frames in the caller's dialect. {@code content} tells whether any of them carries text,
     * reasoning, a tool call or a refusal (the commit point).
     */
    void frames(Buffer frames, boolean content);

    /** The answer is whole, and its last frame (OpenAI: {@code [DONE]}) has been given. */
    void complete();

    /** The answer failed; the frame that says so has not been given. */
    void failed(Failure failure);
  }
}
