package dev.penstock.dialect;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import java.util.List;

/** Turns the events of one streamed answer into deltas, in order. */
public interface StreamDecoder {

  /** How the provider cuts its byte stream into events. */
  enum Framing {
    /** Server-sent events: {@code data} is the joined data of one event. */
    SSE,
    /** One JSON document a line. */
    NDJSON,
    /** One JSON array whose elements arrive one after the other: {@code data} is one element. */
    JSON_ARRAY,
    /**
     * AWS's binary messages: the event is named by its type, or that of the exception, and {@code
     * data} is its payload.
     */
    AWS_EVENT_STREAM
  }

  /** The framing of the bytes that lead to {@link #event}. */
  Framing framing();

  /**
   * The deltas of one event.
   *
   * @param event the event's name; empty if it has none
   * @param data the event's data (never empty), or the NDJSON line
   * @throws UndecodableEvent if {@code data} is not what the provider's format allows; the stream
   *     goes on without the event
   */
  List<Delta> event(String event, String data) throws UndecodableEvent;

  /**
   * The bytes ended in good order (for a cut connection this is called as well). Whatever was still
   * held back comes now; {@link Delta.Finish} only if the provider did say that the answer is
   * complete. A stream without a finish is treated as cut.
   */
  List<Delta> end();

  /** Notes what the events so far have told that is in no delta: what ran at the provider. */
  default void note(AnswerFacts facts) {}

  /** An event that is not of the provider's format. */
  final class UndecodableEvent extends Exception {
    public UndecodableEvent(String message) {
      super(message, null, false, false);
    }
  }
}
