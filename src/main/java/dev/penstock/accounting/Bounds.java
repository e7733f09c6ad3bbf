package dev.penstock.accounting;

import dev.penstock.api.Usage;
import org.jspecify.annotations.Nullable;

/**
 * How far a call may go before it is made.
 *
 * @param promptTokens estimated
 * @param outputTokens the most it may bring, of all choices together
 * @param audio whether sound goes in or may come out
 * @param serviceTier that the caller asks for; null for the usual one
 * @param searches that the provider may bill, if it bills by the search
 * @param hosting the most that the provider may do besides, and how it is to do it
 */
public record Bounds(
    long promptTokens,
    long outputTokens,
    boolean audio,
    @Nullable String serviceTier,
    long searches,
    Usage.Hosting hosting) {
  public Bounds {
    promptTokens = Math.max(0, promptTokens);
    outputTokens = Math.max(0, outputTokens);
    searches = Math.max(0, searches);
  }

  /** Of a call that is not for searches. */
  public Bounds(long promptTokens, long outputTokens, boolean audio, @Nullable String serviceTier) {
    this(promptTokens, outputTokens, audio, serviceTier, 0, Usage.Hosting.NONE);
  }

  /** Of a call without sound, at the usual tier of service. */
  public Bounds(long promptTokens, long outputTokens) {
    this(promptTokens, outputTokens, false, null);
  }

  /** The same call if it brings no more than this. */
  Bounds withOutput(long tokens) {
    return new Bounds(
        promptTokens, Math.min(outputTokens, tokens), audio, serviceTier, searches, hosting);
  }
}
