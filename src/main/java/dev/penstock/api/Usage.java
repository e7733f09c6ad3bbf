package dev.penstock.api;

import org.jspecify.annotations.Nullable;

/**
 * Tokens of one answer, in OpenAI's sense: {@code inputTokens} includes cached and cache-written
 * input, {@code outputTokens} includes reasoning. A detail is null where the provider said nothing.
 */
public record Usage(
    long inputTokens,
    long outputTokens,
    @Nullable Long cachedTokens,
    @Nullable Long cacheWriteTokens,
    @Nullable Long reasoningTokens) {

  /** Input plus output. */
  public long totalTokens() {
    return inputTokens + outputTokens;
  }
}
