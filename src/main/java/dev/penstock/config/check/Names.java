package dev.penstock.config.check;

import dev.penstock.config.Wildcard;
import dev.penstock.config.document.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a model name means: a group, an alias of one, or what a group with {@code *} matches. */
public final class Names {

  /** Groups and aliases, in the file's order, to the group. */
  private final Map<String, String> groups = new LinkedHashMap<>();

  /** The names in section {@code models}. */
  public Names(Node.Mapping models) {
    models.entries().keySet().forEach(group -> groups.put(group, group));
    for (String group : models.entries().keySet()) {
      for (Node alias : models.mapping(group).items("aliases")) {
        if (alias instanceof Node.Scalar scalar && scalar.value() instanceof String name) {
          groups.putIfAbsent(name, group);
        }
      }
    }
  }

  /** The group of an alias; any other name itself. */
  public String canonical(String name) {
    return groups.getOrDefault(name, name);
  }

  /** Groups and aliases. */
  Set<String> all() {
    return groups.keySet();
  }

  /** Groups and aliases without {@code *}. */
  List<String> plain() {
    return groups.keySet().stream().filter(name -> !name.contains("*")).toList();
  }

  /** The group that serves the name, the most specific pattern first; null if none does. */
  @Nullable String group(String name) {
    String exact = groups.get(name);
    if (exact != null) {
      return exact;
    }
    String best = null;
    for (String group : groups.keySet()) {
      boolean nearer = best == null || group.length() > best.length();
      // A * stands for something: the router takes no empty name.
      if (group.contains("*")
          && nearer
          && name.length() >= group.length()
          && new Wildcard(group).matches(name)) {
        best = group;
      }
    }
    return best;
  }
}
