package dev.penstock.routing;

import dev.penstock.api.Abilities;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Exchange;
import dev.penstock.api.RouteMap;
import dev.penstock.api.client.Origin;
import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.ModelConfig.Limits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The model groups of one configuration, with their live signals. */
public final class RoutingTable implements RouteMap {
  private final Map<String, ModelGroup> byName = new LinkedHashMap<>();
  private final List<Wildcard> wildcards = new ArrayList<>();
  private final LiveState live;
  private final Abilities abilities;

  /** The same where nothing is known of what deployments can do. */
  public RoutingTable(Config config, LiveState live) {
    this(config, live, Abilities.UNKNOWN);
  }

  /**
   * The groups of {@code config}; a deployment that stands in two groups has one set of signals,
   * and the lower of their limits. {@code live} takes over its settings, and forgets what is not in
   * it.
   *
   * @param abilities what they can do
   */
  public RoutingTable(Config config, LiveState live, Abilities abilities) {
    this.live = live;
    this.abilities = abilities;
    Map<String, Limits> limits = limits(config);
    Set<String> arms = new HashSet<>();
    for (ModelConfig model : config.models().values()) {
      ModelGroup group = group(model, config, limits);
      group.members().forEach(member -> member.arms().forEach(arm -> arms.add(arm.id())));
      byName.put(model.name(), group);
      model.aliases().forEach(alias -> byName.put(alias, group));
      if (group.wildcard()) {
        wildcards.add(new Wildcard(new Pattern(group.name()), group));
      }
    }
    wildcards.sort(
        Comparator.comparingInt((Wildcard each) -> each.pattern().specificity()).reversed());
    live.settings(config, arms);
  }

  private ModelGroup group(ModelConfig model, Config config, Map<String, Limits> limits) {
    String own = model.strategy();
    return new ModelGroup(
        model.name(),
        Strategies.policy(
            own == null ? config.routing().strategy() : own, config.routing(), live.wallClock()),
        model.deployments().stream()
            .map(each -> live.member(each, Objects.requireNonNull(limits.get(each.id())), config))
            .toList(),
        live.group(model.name(), config.routing()),
        config.routing());
  }

  private static Map<String, Limits> limits(Config config) {
    Map<String, Limits> limits = new HashMap<>();
    for (ModelConfig model : config.models().values()) {
      model.deployments().forEach(each -> limits.merge(each.id(), each.limits(), Limits::and));
    }
    return limits;
  }

  /**
   * What a model name means.
   *
   * @param canonical the group's name, or the asked name where a wildcard matched; keys'
   *     permissions are about this name, so that an alias gives nobody more
   * @param star what the wildcard's {@code *} stands for; null for a plain group
   */
  record Resolved(ModelGroup group, String canonical, @Nullable String star) {

    /** The deployment under the name that is meant. */
    ModelConfig.Deployment named(ModelConfig.Deployment deployment) {
      return star == null || deployment.model().indexOf('*') < 0
          ? deployment
          : deployment.withModel(deployment.model().replace("*", star));
    }
  }

  private record Wildcard(Pattern pattern, ModelGroup group) {}

  /** Compares a request with what deployments can do under the name that is meant. */
  Abilities.Look look(Resolved resolved, Exchange exchange) {
    return named(resolved, exchange.look(abilities));
  }

  /** The same of a chat that nobody sends. */
  Abilities.Look look(Resolved resolved, ChatRequest imagined) {
    return named(resolved, abilities.look(imagined, null));
  }

  private static Abilities.Look named(Resolved resolved, Abilities.Look look) {
    return resolved.star() == null ? look : deployment -> look.of(resolved.named(deployment));
  }

  @Override
  public boolean passes(ModelConfig.Deployment deployment, ChatRequest request, Origin origin) {
    return abilities.passes(deployment, request, origin);
  }

  /** What is known of the deployments; it outlives this table. */
  LiveState live() {
    return live;
  }

  /** How each deployment does now, in the file's order. */
  public List<DeploymentStatus> status(long nowNanos) {
    return new Statuses(nowNanos).of(new LinkedHashSet<>(byName.values()));
  }

  /** Deployments of a group, by its name; empty if there is none. */
  public List<Deployment> deployments(String group) {
    ModelGroup found = byName.get(group);
    return found == null ? List.of() : found.deployments();
  }

  @Override
  public @Nullable String group(String model) {
    Resolved resolved = resolve(model);
    return resolved == null ? null : resolved.group().name();
  }

  @Nullable Resolved resolve(String model) {
    ModelGroup exact = byName.get(model);
    if (exact != null && !exact.wildcard()) {
      return new Resolved(exact, exact.name(), null);
    }
    if (!printable(model)) {
      return null;
    }
    for (Wildcard each : wildcards) {
      String star = each.pattern().capture(model);
      if (star != null && !star.isEmpty() && star.indexOf('*') < 0) {
        return new Resolved(each.group(), model, star);
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

  /** What a wildcard lets through ends up in paths and headers: no controls, blanks, non-ASCII. */
  private static boolean printable(String model) {
    for (int i = 0; i < model.length(); i++) {
      if (model.charAt(i) <= 0x20 || model.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return model.length() <= 256;
  }
}
