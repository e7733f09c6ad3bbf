package dev.penstock.api;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** How the answer to one call becomes an answer in the caller's dialect. For one call. */
public interface AnswerTranslator {

  /** The answer's head, before its body: some providers tell of an answer only there. */
  default void head(Head head) {}

  /** Looks a header up, whatever the case of its name; null if it is not there. */
  @FunctionalInterface
  interface Head {
    @Nullable String get(String name);
  }

  /**
   * For an answer that is streamed.
   *
   * @param contentType the upstream answer's media type without parameters, lower case; empty if
   *     none
   */
  StreamTranslation stream(String contentType);

  /**
   * A whole answer of status 2xx.
   *
   * @throws dev.penstock.error.FailureException if it is not an answer, or holds an error
   */
  Whole whole(Buffer body);

  /** A whole answer in the caller's dialect. */
  record Whole(Buffer body, AnswerFacts facts) {}
}
