package dev.penstock.upstream;

import dev.penstock.api.bus.ProviderCall;
import io.vertx.core.Future;

/** Carries one call to an upstream. Runs on the shard's event loop. */
public interface Transport {

  /**
   * The head of the answer, whatever its status, with the body paused. Cancelling {@code call}
   * closes the upstream in any phase.
   *
   * @return fails with a {@code FailureException} of {@code UpstreamUnreachable} when there is no
   *     answer, of {@code ClientGone} when the call was cancelled first
   */
  Future<RawAnswer> send(Outbound outbound, ProviderCall call);
}
