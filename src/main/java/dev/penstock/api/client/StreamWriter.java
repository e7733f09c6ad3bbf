package dev.penstock.api.client;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.error.Failure;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Deltas to frames of the caller's dialect. Confined to an event loop. The frames of all deltas
 * together say what a {@link WholeWriter} says of them.
 */
public interface StreamWriter {

  /** The next delta; after {@link #failure} it is not looked at. */
  void add(Delta delta);

  /**
   * The upstream says nothing more: the last frames, if every choice that began has finished and
   * there was one; else {@link #failure} is an {@code UpstreamBroken}.
   */
  void end();

  /** Whole frames since the last call; may be empty. */
  Buffer take();

  /**
   * Whether there was content (text, reasoning, a tool call, a refusal) among the frames since the
   * last call.
   */
  boolean takeContent();

  /** Why the answer failed, in no frame; null if it has not. */
  @Nullable Failure failure();

  /** What is known of the answer so far. */
  AnswerFacts facts();
}
