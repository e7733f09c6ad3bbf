package dev.penstock.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code models}: a model group.
 *
 * @param strategy null where {@code routing.strategy} holds
 * @param aliases other names of the group
 */
public record ModelConfig(
    String name, @Nullable String strategy, List<String> aliases, List<Deployment> deployments) {
  public ModelConfig {
    aliases = List.copyOf(aliases);
    deployments = List.copyOf(deployments);
  }

  /**
   * One deployment of a group.
   *
   * @param id {@code provider/model}; what metrics and {@code x-penstock-deployment} show
   * @param model the provider's name for it; a {@code *} in it stands for what the group's {@code
   *     *} matched
   * @param baseModel the model behind an opaque name; null if {@code model} says it
   * @param params request fields to set where the caller did not; treat as immutable
   * @param timeouts the group's or global ones, with this deployment's own on top
   */
  public record Deployment(
      String id,
      String provider,
      String model,
      @Nullable String baseModel,
      int weight,
      ObjectNode params,
      Timeouts timeouts) {

    /** The same deployment under the name that a wildcard's {@code *} gives. */
    public Deployment withModel(String name) {
      return new Deployment(id, provider, name, baseModel, weight, params, timeouts);
    }
  }
}
