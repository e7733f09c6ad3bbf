package dev.penstock.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.Usage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a provider that has an API of its own does something else than chat: embeddings, reranking.
 * Pure; requests and answers are of OpenAI's shape (for reranking: Cohere's) on our side. Numbers
 * keep their spelling.
 */
public interface Codec {

  /** What callers know the provider as: the subject of "cannot express this parameter". */
  default String name() {
    return "This provider";
  }

  /**
   * Names of the request's top-level fields that {@link #encode} can express, beside {@code model}.
   * Another one is refused or dropped before. The gateway itself sees to {@code encoding_format},
   * {@code top_n} and {@code return_documents}: they come here only if they are listed.
   */
  Set<String> parameters();

  /**
   * The request in the provider's format.
   *
   * @param model the deployment's model name
   * @throws dev.penstock.error.FailureException with {@code InvalidValue}, {@code MissingParameter}
   *     or {@code UnsupportedParameter}
   */
  ObjectNode encode(ObjectNode request, String model);

  /**
   * The answer of status 2xx in our format, without {@code model} and {@code usage}. Embeddings are
   * arrays of numbers or texts of base64: whichever of them, the caller gets what it wants.
   *
   * @param request what {@link #encode} got
   * @throws dev.penstock.error.FailureException with {@code UpstreamBroken} if it is no answer
   */
  Decoded decode(byte[] answer, ObjectNode request);

  /** What the head of an answer tells of its usage, for who tells it only there; else null. */
  default @Nullable Usage usage(AnswerTranslator.Head head) {
    return null;
  }

  /**
   * What an answer tells of its usage, whoever made the request; null if nothing. Searches are
   * among it.
   */
  default @Nullable Usage usage(byte[] answer) {
    return null;
  }

  /**
   * An answer.
   *
   * @param model as the upstream calls it; null if it does not
   * @param usage null if it reported none
   * @param searches what a provider bills that bills by the search; 0 if it does not
   */
  record Decoded(ObjectNode answer, @Nullable String model, @Nullable Usage usage, long searches) {}
}
