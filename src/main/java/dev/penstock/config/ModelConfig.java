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
    String name,
    @Nullable String strategy,
    List<String> aliases,
    Fallbacks fallbacks,
    List<Deployment> deployments) {
  public ModelConfig {
    aliases = List.copyOf(aliases);
    deployments = List.copyOf(deployments);
  }

  /**
   * Other groups to go to, in order: after failures, after a prompt that is too long, after a
   * refusal by the provider's policy.
   */
  public record Fallbacks(
      List<String> failures, List<String> contextWindow, List<String> contentPolicy) {
    public static final Fallbacks NONE = new Fallbacks(List.of(), List.of(), List.of());

    public Fallbacks {
      failures = List.copyOf(failures);
      contextWindow = List.copyOf(contextWindow);
      contentPolicy = List.copyOf(contentPolicy);
    }
  }

  /**
   * One deployment of a group.
   *
   * @param id {@code provider/model}; what metrics and {@code x-penstock-deployment} show
   * @param model the provider's name for it; a {@code *} in it stands for what the group's {@code
   *     *} matched
   * @param baseModel the model behind an opaque name; null if {@code model} says it
   * @param order deployments of a higher order are used only where none of a lower one can be
   * @param limits its own hard limits
   * @param tags requests that carry tags go only to deployments that have one of them, or {@code
   *     default}
   * @param facts price, context window and what it cannot do
   * @param healthCheck whether active checks include it
   * @param params request fields to set where the caller did not; treat as immutable
   * @param timeouts the group's or global ones, with this deployment's own on top
   */
  public record Deployment(
      String id,
      String provider,
      String model,
      @Nullable String baseModel,
      int weight,
      int order,
      Limits limits,
      List<String> tags,
      ModelFacts facts,
      boolean healthCheck,
      ObjectNode params,
      Timeouts timeouts) {
    public Deployment {
      tags = List.copyOf(tags);
    }

    /** The model's name as its vendor has it, as far as that is known. */
    public String knownAs() {
      return baseModel == null ? model : baseModel;
    }

    /** The same deployment under the name that a wildcard's {@code *} gives, with its facts. */
    public Deployment withModel(String name) {
      return new Deployment(
          id,
          provider,
          name,
          baseModel,
          weight,
          order,
          limits,
          tags,
          facts.named(name),
          healthCheck,
          params,
          timeouts);
    }
  }

  /** Requests and tokens per minute, requests at once; each null if unlimited. */
  public record Limits(@Nullable Integer rpm, @Nullable Long tpm, @Nullable Integer maxParallel) {
    public static final Limits NONE = new Limits(null, null, null);

    /** What keeps to both. */
    public Limits and(Limits other) {
      return new Limits(
          lower(rpm, other.rpm), lower(tpm, other.tpm), lower(maxParallel, other.maxParallel));
    }

    private static <N extends Comparable<N>> @Nullable N lower(@Nullable N one, @Nullable N other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return one.compareTo(other) <= 0 ? one : other;
    }
  }
}
