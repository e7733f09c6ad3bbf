package dev.penstock.api.bus;

import dev.penstock.config.ModelConfig.Deployment;
import dev.penstock.config.ProviderConfig;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@code provider.<type>.<shard>.passages} which call of its own API this is; the reply is a
 * {@link PassageReply}.
 *
 * @param segments of the path behind {@code base_url}, decoded
 * @param model that the body names; null if it names none
 * @param stream whether the body asks for a stream; null if it does not say
 * @param offered the deployment of this provider that has a model of this name; null if none has
 * @param only models of the provider's deployments, wildcards left out: for those that serve one
 *     model and are told no name
 */
public record PassageRequest(
    ProviderConfig provider,
    List<String> segments,
    @Nullable String model,
    @Nullable Boolean stream,
    Function<String, @Nullable Deployment> offered,
    List<String> only) {
  public PassageRequest {
    segments = List.copyOf(segments);
    only = List.copyOf(only);
  }
}
