package dev.penstock.routing;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request needs of a deployment, as far as the choice depends on it.
 *
 * @param inputTokens estimated
 * @param outputTokens at most, as the caller limits it; an estimate if it does not
 * @param modalities of the input beyond {@code text}: {@code image}, {@code audio}, {@code file}
 * @param fields names of the request's fields
 * @param tags of {@code x-penstock-tags}
 * @param session what keeps requests together; null if nothing does
 * @param nowNanos the present, on the monotonic clock
 */
public record Demand(
    long inputTokens,
    long outputTokens,
    boolean stream,
    Set<String> modalities,
    Set<String> fields,
    Set<String> tags,
    @Nullable String session,
    long nowNanos) {

  /** What it takes of a limit on tokens. */
  public long tokens() {
    return inputTokens + outputTokens;
  }
}
