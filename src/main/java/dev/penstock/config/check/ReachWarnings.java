package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import java.util.ArrayList;
import java.util.List;

/** Groups that are not reached, or not by the names that one would think. */
final class ReachWarnings {

  private final Problems warnings;

  ReachWarnings(Problems warnings) {
    this.warnings = warnings;
  }

  void check(Node.Mapping document) {
    Node.Mapping models = document.mapping("models");
    checkWildcards(models);
    List<Node> keys = document.items("keys");
    checkAliases(new Names(models), keys);
    if (!keys.isEmpty() && !admitsAnonymous(document)) {
      checkKeys(models, keys);
    }
  }

  /** Of two patterns the longer one is more specific. */
  private void checkWildcards(Node.Mapping models) {
    List<String> earlier = new ArrayList<>();
    for (String pattern : models.entries().keySet()) {
      if (!pattern.contains("*")) {
        continue;
      }
      for (String first : earlier) {
        if (first.length() == pattern.length() && Patterns.overlap(first, pattern)) {
          KeyPath path = KeyPath.of("models", pattern);
          String message =
              "matches names that %s matches too, and neither is more specific: those go to %s"
                  .formatted(KeyPath.of("models", first), first);
          warnings.add(path, models.keyPlace(pattern), message);
        }
      }
      earlier.add(pattern);
    }
  }

  /** What a key may use is about groups, so that an alias gives nobody more. */
  private void checkAliases(Names names, List<Node> keys) {
    for (int i = 0; i < keys.size(); i++) {
      List<Node> allowed =
          keys.get(i) instanceof Node.Mapping key ? key.items("models") : List.of();
      for (int j = 0; j < allowed.size(); j++) {
        if (allowed.get(j) instanceof Node.Scalar scalar
            && scalar.value() instanceof String name
            && !names.canonical(name).equals(name)) {
          KeyPath path = KeyPath.of("keys").child(i).child("models").child(j);
          String message = "an alias allows nothing; name its group, " + names.canonical(name);
          warnings.add(path, scalar.place(), message);
        }
      }
    }
  }

  private void checkKeys(Node.Mapping models, List<Node> keys) {
    List<String> patterns = new ArrayList<>();
    for (Node key : keys) {
      List<Node> allowed =
          key instanceof Node.Mapping mapping ? mapping.items("models") : List.of();
      if (allowed.isEmpty()) {
        return;
      }
      for (Node pattern : allowed) {
        if (pattern instanceof Node.Scalar scalar && scalar.value() instanceof String text) {
          patterns.add(text);
        }
      }
    }
    for (String group : models.entries().keySet()) {
      if (patterns.stream().noneMatch(pattern -> Patterns.overlap(pattern, group))) {
        warnings.add(KeyPath.of("models", group), models.keyPlace(group), "no key may use it");
      }
    }
  }

  private static boolean admitsAnonymous(Node.Mapping document) {
    Node.Mapping auth = document.mapping("auth");
    if (auth.value("anonymous") instanceof Node.Scalar scalar
        && scalar.value() instanceof Boolean said) {
      return said;
    }
    String adminKey = auth.text("admin_key");
    String host = document.mapping("server").text("host");
    return (adminKey == null || adminKey.isEmpty()) && host != null && Loopback.is(host);
  }
}
