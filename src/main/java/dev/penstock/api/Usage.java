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

  private static final int CHARS_PER_TOKEN = 4;

  /** Tokens of so many characters, by the rule of thumb for English; 0 only for none. */
  public static long estimatedTokens(long chars) {
    return (chars + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
  }

  /** Input plus output. */
  public long totalTokens() {
    return inputTokens + outputTokens;
  }
}
