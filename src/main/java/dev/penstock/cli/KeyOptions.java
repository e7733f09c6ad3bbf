package dev.penstock.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Settings of a key as options. */
final class KeyOptions {
  @Mixin private TermsOptions terms = new TermsOptions();

  @Option(names = "--team", paramLabel = "TEAM", description = "The team it belongs to.")
  private @Nullable String team;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "When it ends: 2027-01-01T00:00:00Z.")
  private @Nullable String expires;

  @Option(
      names = "--routes",
      split = ",",
      paramLabel = "PATH",
      description = "Paths it may call, without /v1: /chat/completions,/models*.")
  private List<String> routes = new ArrayList<>();

  @Option(
      names = "--cidrs",
      split = ",",
      paramLabel = "NETWORK",
      description = "Networks it may call from: 10.0.0.0/8.")
  private List<String> cidrs = new ArrayList<>();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "In the admin API: none, viewer, team-admin, admin.")
  private @Nullable String role;

  @Option(
      names = "--explain",
      negatable = true,
      description = "Whether it may see how its requests are routed.")
  private @Nullable Boolean explain;

  /** What was given, as the admin API takes it. */
  ObjectNode json() {
    ObjectNode json = terms.json();
    text(json, "team", team);
    text(json, "expires", expires);
    TermsOptions.texts(json, "routes", routes);
    TermsOptions.texts(json, "cidrs", cidrs);
    text(json, "role", role);
    if (explain != null) {
      json.put("explain", explain);
    }
    return json;
  }

  private static void text(ObjectNode json, String field, @Nullable String value) {
    if (value != null) {
      json.put(field, value);
    }
  }
}
