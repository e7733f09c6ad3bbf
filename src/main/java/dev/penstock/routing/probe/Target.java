package dev.penstock.routing.probe;

import dev.penstock.api.bus.RouteDecision;
import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.ProviderConfig;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An arm to check: a deployment with one credential, or without where its provider has none. */
record Target(ModelConfig.Deployment deployment, ProviderConfig.@Nullable Credential credential) {

  /**
   * Every arm once, in the file's order. Not those of deployments that opted out, wherever they
   * stand, and of wildcards: there is no model that could be asked for.
   */
  static List<Target> of(Config config) {
    List<ModelConfig.Deployment> deployments =
        config.models().values().stream().flatMap(model -> model.deployments().stream()).toList();
    Set<String> out =
        deployments.stream()
            .filter(each -> !each.healthCheck() || each.model().indexOf('*') >= 0)
            .map(ModelConfig.Deployment::id)
            .collect(Collectors.toUnmodifiableSet());
    Map<String, Target> targets = new LinkedHashMap<>();
    deployments.stream()
        .filter(each -> !out.contains(each.id()))
        .map(each -> arms(each, config))
        .flatMap(Collection::stream)
        .forEach(target -> targets.putIfAbsent(target.arm(), target));
    return List.copyOf(targets.values());
  }

  private static List<Target> arms(ModelConfig.Deployment deployment, Config config) {
    List<ProviderConfig.Credential> keys = provider(deployment, config).credentials();
    return keys.isEmpty()
        ? List.of(new Target(deployment, null))
        : keys.stream().map(key -> new Target(deployment, key)).toList();
  }

  private static ProviderConfig provider(ModelConfig.Deployment deployment, Config config) {
    return Objects.requireNonNull(config.providers().get(deployment.provider()));
  }

  /** The provider to call. */
  ProviderConfig provider(Config config) {
    return provider(deployment, config);
  }

  /** The type of the provider to call. */
  String providerType(Config config) {
    return provider(config).type();
  }

  /** As the router names it. */
  String arm() {
    return RouteDecision.Chosen.arm(deployment, credential);
  }
}
