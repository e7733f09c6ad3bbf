package dev.penstock.api.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Hosted;
import dev.penstock.error.ErrorFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  /** What its callers ask for, in logs and the ledger; beside the other operations' names. */
  default String operation() {
    return name();
  }

  /**
   * The request as a chat request. Neither shares a node with the other.
   *
   * @param request without {@code model} where the path names it
   * @throws dev.penstock.error.FailureException with {@code InvalidValue}, {@code MissingParameter}
   *     or {@code UnsupportedParameter}, whose {@code param} is as the caller spells it
   */
  ObjectNode toChat(ObjectNode request);

  /**
   * Refuses, or drops, what of a request no chat request can say: called where it is not passed on
   * as it is. What is dropped is in none of {@link #toChat}'s requests anyway.
   *
   * @param drop whether parameters that the provider cannot express are dropped
   * @param dropped takes the names of those that are
   * @throws dev.penstock.error.FailureException with {@code UnsupportedParameter}
   */
  default void checkTranslated(ObjectNode request, boolean drop, Set<String> dropped) {}

  /**
   * Readies a request, a copy that is the callee's, to be passed on as it is: takes out what only
   * answers of other providers can have brought into it.
   */
  default void readyNative(ObjectNode request) {}

  /**
   * The answer to a request that no provider need be asked for; null if one is to be.
   *
   * @param request as a chat request
   * @param model what is known as the model of the deployment that would be asked
   */
  default @Nullable ObjectNode answerHere(ChatRequest request, String model) {
    return null;
  }

  /** What it asks of a provider besides tokens, where it is passed on as it came. */
  default Hosted hosted(ObjectNode request) {
    return Hosted.NONE;
  }

  /** Whether what is asked for costs something; a count of tokens does not. */
  default boolean billed() {
    return true;
  }

  /** Is told what such a provider's answer says, while it passes. */
  default Listener listener(Maker maker) {
    return Listener.NONE;
  }

  /**
   * Refuses what of a request names something that a provider keeps for all who share its key:
   * called where it is passed on as it is, unless the operator lets callers share.
   *
   * @throws dev.penstock.error.FailureException with {@code UnsupportedParameter}
   */
  default void checkStored(ObjectNode request) {}

  /** Writers for the answer to this request, as it came. */
  Writers writers(ObjectNode request, AnswerSettings settings);

  /** How it says that a request failed. */
  ErrorFormat errors();
}
