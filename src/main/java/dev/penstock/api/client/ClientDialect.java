package dev.penstock.api.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.ErrorFormat;

/**
 * An API that callers speak beside OpenAI's chat completions: how its requests become chat
 * requests, and how answers are written in it. Stateless; does no I/O. What a chat request holds
 * beyond OpenAI's own fields for it is listed in {@code docs/translation.md}.
 */
public interface ClientDialect {

  /**
   * {@code messages}, {@code responses}, {@code gemini} or {@code completions}: providers that
   * speak it themselves are asked by it.
   */
  String name();

  /**
   * The request as a chat request. Neither shares a node with the other.
   *
   * @param request without {@code model} where the path names it
   * @throws dev.penstock.error.FailureException with {@code InvalidValue}, {@code MissingParameter}
   *     or {@code UnsupportedParameter}, whose {@code param} is as the caller spells it
   */
  ObjectNode toChat(ObjectNode request);

  /** Writers for the answer to this request, as it came. */
  Writers writers(ObjectNode request, AnswerSettings settings);

  /** How it says that a request failed. */
  ErrorFormat errors();
}
