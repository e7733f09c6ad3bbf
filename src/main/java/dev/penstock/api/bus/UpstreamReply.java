package dev.penstock.api.bus;

import dev.penstock.error.Failure;
import org.jspecify.annotations.Nullable;

/** The provider's answer to a {@link ProviderCall}. */
public sealed interface UpstreamReply permits UpstreamAnswer, UpstreamReply.Failed {

  /** What is left of the provider's own limits; null if it says nothing. */
  @Nullable ProviderLimits limits();

  /** There is no answer; nothing of the upstream is left open. */
  record Failed(Failure failure, @Nullable ProviderLimits limits) implements UpstreamReply {}
}
