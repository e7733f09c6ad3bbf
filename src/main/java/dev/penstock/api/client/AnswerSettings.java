package dev.penstock.api.client;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Usage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What an answer needs to know of its call.
 *
 * @param includeUsage whether the caller asked a stream for its usage
 * @param fallbackModel the answer's model where the upstream does not say
 * @param createdSeconds Unix time of the answer where the upstream does not say
 * @param ids makes what follows {@code chatcmpl-} or {@code call_} where the upstream has no id
 * @param maxEventBytes bound of one event, and of chunks that wait for an id
 * @param promptTokens estimates the prompt's tokens; asked only if the upstream reports no usage
 */
public record AnswerSettings(
    boolean includeUsage,
    String fallbackModel,
    long createdSeconds,
    Supplier<String> ids,
    int maxEventBytes,
    LongSupplier promptTokens) {

  /** The same, of a caller who asks for usage. */
  public AnswerSettings withUsage() {
    return new AnswerSettings(
        true, fallbackModel, createdSeconds, ids, maxEventBytes, promptTokens);
  }

  /** What the caller is told where the upstream reports no usage. */
  public Usage estimate(AnswerFacts facts) {
    return new Usage(promptTokens.getAsLong(), facts.producedTokens(), null, null, null);
  }
}
