package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import java.util.ArrayList;
import java.util.List;

/** Groups that are not reached, or not by the pattern that one would think. */
final class ReachWarnings {

  private final Problems warnings;

  ReachWarnings(Problems warnings) {
    this.warnings = warnings;
  }

  void check(Node.Mapping document) {
    Node.Mapping models = document.mapping("models");
    checkWildcards(models);
    List<Node> keys = document.items("keys");
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

  /** A key that names an alias may use the group behind it. */
  private void checkKeys(Node.Mapping models, List<Node> keys) {
    Names names = new Names(models);
    List<String> patterns = new ArrayList<>();
    for (Node key : keys) {
      List<Node> allowed =
          key instanceof Node.Mapping mapping ? mapping.items("models") : List.of();
      if (allowed.isEmpty()) {
        return;
      }
      for (Node pattern : allowed) {
        if (pattern instanceof Node.Scalar scalar && scalar.value() instanceof String text) {
          patterns.add(names.canonical(text));
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
