package dev.penstock.api.bus;

import dev.penstock.api.Operation;
import dev.penstock.config.ModelConfig.Deployment;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.Failure;
import org.jspecify.annotations.Nullable;

/** The provider's answer to a {@link PassageRequest}. */
public sealed interface PassageReply {

  /** How callers of the provider's own API are told of errors. */
  ErrorFormat errors();

  /**
   * A call that can be metered.
   *
   * @param model the provider's name for it
   * @param deployment whose model it is; not yet known whether the caller may use it
   * @param api name of the dialect that its answer is in; null for the provider's own chat format,
   *     or that of the operation
   * @param stream whether the answer is streamed
   * @param target path and query behind {@code base_url}
   * @param billed whether it costs something
   */
  record Known(
      String model,
      Deployment deployment,
      Operation operation,
      @Nullable String api,
      boolean stream,
      String target,
      boolean billed,
      ErrorFormat errors)
      implements PassageReply {}

  /** None that can be metered: {@code failure} tells why, unless the operator lets it pass. */
  record Unknown(Failure failure, ErrorFormat errors) implements PassageReply {}
}
