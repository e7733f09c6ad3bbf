package dev.penstock.routing;

import dev.penstock.api.RouteMap;
import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig;
import dev.penstock.routing.policy.LeastBusy;
import dev.penstock.routing.policy.RoundRobin;
import dev.penstock.routing.policy.Weighted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The model groups of one configuration, with their live signals. */
public final class RoutingTable implements RouteMap {
  private final Map<String, ModelGroup> byName = new LinkedHashMap<>();
  private final List<ModelGroup> wildcards = new ArrayList<>();
  private final Config config;
  private final LiveState live;

  /**
   * The groups of {@code config}; a deployment that stands in two groups has one set of signals.
   */
  public RoutingTable(Config config, LiveState live) {
    this.config = config;
    this.live = live;
    for (ModelConfig model : config.models().values()) {
      String strategy = model.strategy();
      ModelGroup group =
          new ModelGroup(
              model.name(),
              model.deployments().stream().map(this::deployment).toList(),
              policy(strategy == null ? config.routing().strategy() : strategy));
      byName.put(model.name(), group);
      model.aliases().forEach(alias -> byName.put(alias, group));
      if (group.wildcard()) {
        wildcards.add(group);
      }
    }
    wildcards.sort(
        Comparator.comparingInt((ModelGroup g) -> new Pattern(g.name()).specificity()).reversed());
  }

  /**
   * What a model name means.
   *
   * @param canonical the group's name, or the asked name where a wildcard matched; keys'
   *     permissions are about this name, so that an alias gives nobody more
   * @param star what the wildcard's {@code *} stands for; null for a plain group
   */
  record Resolved(ModelGroup group, String canonical, @Nullable String star) {}

  /** Deployments of a group, by its name; empty if there is none. */
  public List<Deployment> deployments(String group) {
    ModelGroup found = byName.get(group);
    return found == null ? List.of() : found.deployments();
  }

  @Nullable Resolved resolve(String model) {
    ModelGroup exact = byName.get(model);
    if (exact != null && !exact.wildcard()) {
      return new Resolved(exact, exact.name(), null);
    }
    if (!printable(model)) {
      return null;
    }
    for (ModelGroup group : wildcards) {
      String star = new Pattern(group.name()).capture(model);
      if (star != null && !star.isEmpty() && star.indexOf('*') < 0) {
        return new Resolved(group, model, star);
      }
    }
    return null;
  }

  /**
   * Names and aliases, in the file's order, without wildcards, to the name permissions are about.
   */
  Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    byName.forEach((name, group) -> {
      if (!group.wildcard()) {
        names.put(name, group.name());
      }
    });
    return names;
  }

  private Deployment deployment(ModelConfig.Deployment deployment) {
    return new Deployment(deployment, live.of(deployment, config.routing()));
  }

  private static RoutingPolicy policy(String strategy) {
    return switch (strategy) {
      case "weighted" -> new Weighted();
      case "round-robin" -> new RoundRobin();
      case "least-busy" -> new LeastBusy();
      default -> throw new IllegalArgumentException("strategy " + strategy);
    };
  }

  /** What a wildcard lets through ends up in paths and headers: no controls, blanks, non-ASCII. */
  private static boolean printable(String model) {
    return model.length() <= 256 && model.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }
}
