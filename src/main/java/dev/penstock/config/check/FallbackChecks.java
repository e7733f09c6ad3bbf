package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Nearest;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Place;
import dev.penstock.config.document.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists of fallbacks: each name leads to a group, and no chain of one kind leads back to where it
 * began. Chains of different kinds may: a long prompt goes from a small model to a large one, a
 * failure of the large one to the small one.
 */
final class FallbackChecks {

  private static final List<String> KINDS =
      List.of("fallbacks", "context_window_fallbacks", "content_policy_fallbacks");

  private final Problems problems;

  FallbackChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Node.Mapping document) {
    Node.Mapping models = document.mapping("models");
    Names names = new Names(models);
    for (String kind : KINDS) {
      Map<String, List<Target>> chains = new LinkedHashMap<>();
      for (String group : models.entries().keySet()) {
        KeyPath path = KeyPath.of("models", group, kind);
        chains.put(group, targets(path, models.mapping(group).items(kind), names));
      }
      new Loops(chains).report();
    }
    KeyPath path = KeyPath.of("routing", "default_fallbacks");
    List<Target> unused =
        targets(path, document.mapping("routing").items("default_fallbacks"), names);
  }

  /** A group that a list leads to, and where that stands. */
  private record Target(String group, KeyPath path, Place place) {}

  private List<Target> targets(KeyPath list, List<Node> items, Names names) {
    List<Target> targets = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Node.Scalar scalar && scalar.value() instanceof String name) {
        KeyPath path = list.child(i);
        String group = names.group(name);
        if (name.contains("*")) {
          problems.add(path, scalar.place(), "may not hold *: nothing says what it stands for");
        } else if (group == null) {
          String near = Nearest.of(name, names.plain());
          problems.add(path, scalar.place(), "no model group or alias of this name", near);
        } else if (!seen.add(names.canonical(name))) {
          problems.add(path, scalar.place(), "the list has this group already");
        } else {
          targets.add(new Target(group, path, scalar.place()));
        }
      }
    }
    return targets;
  }

  /** Goes along each chain once; what leads back into the way there closes a loop. */
  private final class Loops {
    private final Map<String, List<Target>> chains;
    private final Set<String> done = new HashSet<>();
    private final List<String> way = new ArrayList<>();

    Loops(Map<String, List<Target>> chains) {
      this.chains = chains;
    }

    void report() {
      chains.keySet().forEach(this::follow);
    }

    private void follow(String group) {
      if (!done.add(group)) {
        return;
      }
      way.add(group);
      for (Target target : chains.getOrDefault(group, List.of())) {
        int start = way.indexOf(target.group());
        if (start >= 0) {
          tell(target, way.subList(start, way.size()));
        } else {
          follow(target.group());
        }
      }
      way.removeLast();
    }

    private void tell(Target last, List<String> loop) {
      String message =
          loop.size() == 1
              ? "the group falls back to itself"
              : "a fallback loop: " + String.join(" -> ", loop) + " -> " + last.group();
      problems.add(last.path(), last.place(), message);
    }
  }
}
