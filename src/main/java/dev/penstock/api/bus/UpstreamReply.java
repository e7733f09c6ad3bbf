package dev.penstock.api.bus;

import dev.penstock.error.Failure;

/** The provider's answer to a {@link ProviderCall}. */
public sealed interface UpstreamReply permits UpstreamAnswer, UpstreamReply.Failed {

  /** There is no answer; nothing of the upstream is left open. */
  record Failed(Failure failure) implements UpstreamReply {}
}
