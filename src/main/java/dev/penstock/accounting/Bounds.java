package dev.penstock.accounting;

import org.jspecify.annotations.Nullable;

/**
 * How far a call may go before it is made.
 *
 * @param promptTokens estimated
 * @param outputTokens the most it may bring, of all choices together
 * @param audio whether sound goes in or may come out
 * @param serviceTier that the caller asks for; null for the usual one
 */
public record Bounds(
    long promptTokens, long outputTokens, boolean audio, @Nullable String serviceTier) {
  public Bounds {
    promptTokens = Math.max(0, promptTokens);
    outputTokens = Math.max(0, outputTokens);
  }

  /** Of a call without sound, at the usual tier of service. */
  public Bounds(long promptTokens, long outputTokens) {
    this(promptTokens, outputTokens, false, null);
  }

  /** The same call if it brings no more than this. */
  Bounds withOutput(long tokens) {
    return new Bounds(promptTokens, Math.min(outputTokens, tokens), audio, serviceTier);
  }
}
