package dev.penstock.dialect;

import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.Delta;
import java.util.List;

/** Reads answers of one API. Pure, without state between calls. */
public interface AnswerDecoder {

  /** The decoder of an answer that has this head; most find all they need in the body. */
  default AnswerDecoder of(AnswerTranslator.Head head) {
    return this;
  }

  /**
   * A whole answer of status 2xx as deltas: {@link Delta.Start} first, then content in the
   * provider's order, {@link Delta.Used} if it reported usage, {@link Delta.Finish} for each choice
   * last; or a {@link Delta.Failed} in place of what is missing. Never throws on bad input.
   */
  List<Delta> decodeAnswer(byte[] body);

  /**
   * A decoder for one streamed answer; not shared, not thread-safe.
   *
   * @param contentType the answer's media type without parameters, lower case; empty if none
   */
  StreamDecoder newStreamDecoder(String contentType);
}
