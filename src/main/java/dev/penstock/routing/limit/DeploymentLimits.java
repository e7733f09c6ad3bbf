package dev.penstock.routing.limit;

import dev.penstock.api.bus.ProviderLimits;
import dev.penstock.config.ModelConfig;
import java.util.OptionalLong;

/**
 * Requests and tokens per minute of one deployment, in this process: its own limits ({@code rpm},
 * {@code tpm}), which are hard, and what the provider's answers say is left of the provider's.
 * Requests at once ({@code max_parallel}) are not counted here. Safe to use from every event loop.
 */
public final class DeploymentLimits {

  public DeploymentLimits(ModelConfig.Limits limits) {}

  /** Other limits from now on; what was used stays used. */
  public void limits(ModelConfig.Limits limits) {}

  /** Nanoseconds until a request of so many tokens has room; 0 if it has room now. */
  public long waitNanos(long tokens, long nowNanos) {
    return 0;
  }

  /** Takes room for one request of so many tokens; false, and nothing taken, if there is none. */
  public boolean reserve(long tokens, long nowNanos) {
    return true;
  }

  /** The request that reserved so many tokens used {@code actual}. */
  public void correct(long reserved, long actual, long nowNanos) {}

  /** The request that reserved so many tokens was never sent. */
  public void giveBack(long reserved, long nowNanos) {}

  /** The head of an answer told what is left at the provider. */
  public void providerSays(ProviderLimits said, long nowNanos) {}

  /** Share that is left of the tightest limit, 0 to 1; 1 where nothing is limited. */
  public double headroom(long nowNanos) {
    return 1;
  }

  /** Requests left of this minute, own or provider's, the fewer; empty if unlimited. */
  public OptionalLong remainingRequests(long nowNanos) {
    return OptionalLong.empty();
  }

  /** Tokens left of this minute, own or provider's, the fewer; empty if unlimited. */
  public OptionalLong remainingTokens(long nowNanos) {
    return OptionalLong.empty();
  }
}
