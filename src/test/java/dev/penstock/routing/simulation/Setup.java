package dev.penstock.routing.simulation;

import dev.penstock.config.Config;
import dev.penstock.testing.Configs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A gateway's configuration, and what its deployments really are.
 *
 * @param routing settings of {@code routing}, as YAML in braces without these
 * @param keys how many credentials the provider has
 * @param sites deployments of the group {@code m}
 * @param spare deployments of the group that {@code m} falls back to; empty for none
 */
record Setup(String routing, int keys, List<Site> sites, List<Site> spare) {
  /** What requests wait for at most, all calls together. */
  private static final String TOTAL = "timeouts: {total: 2m}";

  /** A deployment; {@code limits} is YAML such as {@code "rpm: 30"}, or empty. */
  record Site(Backend backend, String limits) {}

  static Setup of(List<Backend> backends) {
    return new Setup("", 1, sites(backends), List.of());
  }

  static List<Site> sites(List<Backend> backends) {
    return backends.stream().map(backend -> new Site(backend, "")).toList();
  }

  Setup with(String otherRouting) {
    return new Setup(otherRouting, keys, sites, spare);
  }

  /** A breaker for runs that are about something else. */
  static String neverOpening() {
    return "circuit_breaker: {consecutive_failures: 1000000, minimum_calls: 1000000}";
  }

  static String hedge(double maxShare) {
    return "hedge: {enabled: true, max_share: %s}".formatted(maxShare);
  }

  /** All sites, those of {@code m} first. */
  List<Site> all() {
    List<Site> all = new ArrayList<>(sites);
    all.addAll(spare);
    return all;
  }

  /** The id of the deployment at a place of {@link #all}. */
  static String id(int site) {
    return "p/d" + site;
  }

  Config load() {
    String more = routing.isEmpty() ? "" : ", " + routing;
    StringBuilder yaml = new StringBuilder();
    yaml.append("providers: {p: {type: openai, api_keys: [")
        .append(
            IntStream.range(0, keys)
                .mapToObj("{key: secret-%d}"::formatted)
                .collect(Collectors.joining(", ")))
        .append("]}}\nrouting: {")
        .append(TOTAL)
        .append(more)
        .append("}\nmodels:\n");
    String fallback = spare.isEmpty() ? "" : "fallbacks: [spare], ";
    yaml.append("  m: {").append(fallback).append(deployments(0, sites)).append("}\n");
    if (!spare.isEmpty()) {
      yaml.append("  spare: {").append(deployments(sites.size(), spare)).append("}\n");
    }
    return Configs.load(yaml.toString());
  }

  private static String deployments(int first, List<Site> sites) {
    return IntStream.range(0, sites.size())
        .mapToObj(i -> deployment(first + i, sites.get(i).limits()))
        .collect(Collectors.joining(", ", "deployments: [", "]"));
  }

  private static String deployment(int number, String limits) {
    return "{provider: p, model: d%d%s}".formatted(number, limits.isEmpty() ? "" : ", " + limits);
  }
}
