package dev.penstock.config.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts {@code key.path=value} from the command line into the tree; the value is YAML. */
public final class Overrides {

  private Overrides() {}

  /** The tree with all overrides in it; those that cannot be applied become problems. */
  public static Node apply(Node root, List<String> overrides, Problems problems) {
    Node result = root;
    for (String override : overrides) {
      int equals = override.indexOf('=');
      Optional<KeyPath> path =
          equals < 0 ? Optional.empty() : KeyPath.parse(override.substring(0, equals).strip());
      if (path.isEmpty()) {
        // Without the text: what was mistyped may hold a secret.
        problems.add(
            KeyPath.of("override " + (overrides.indexOf(override) + 1)),
            Place.OVERRIDE,
            "expected key.path=value, as in server.port=5000");
        continue;
      }
      Node value = value(path.get(), override.substring(equals + 1), problems);
      result = put(result, path.get(), 0, value, problems);
    }
    return result;
  }

  private static Node value(KeyPath path, String text, Problems problems) {
    // The shell's way to say "empty": not YAML's null.
    Node value = text.isBlank() ? null : YamlDocument.readOverride(path, text, problems);
    return value != null ? value : new Node.Scalar("", false, false, Place.OVERRIDE);
  }

  private static Node put(Node node, KeyPath path, int depth, Node value, Problems problems) {
    if (depth == path.steps().size()) {
      return value;
    }
    return path.steps().get(depth) instanceof Integer index
        ? putAt(node, index, path, depth, value, problems)
        : putKey(node, path, depth, value, problems);
  }

  private static Node putKey(Node node, KeyPath path, int depth, Node value, Problems problems) {
    if (!(node instanceof Node.Mapping mapping)) {
      problems.add(path, Place.OVERRIDE, "what holds it is not a mapping");
      return node;
    }
    String key = path.steps().get(depth).toString();
    Node.Entry old = mapping.entries().get(key);
    Node inner = old == null ? new Node.Mapping(Map.of(), Place.OVERRIDE) : old.value();
    Map<String, Node.Entry> entries = new LinkedHashMap<>(mapping.entries());
    Place at = old == null ? Place.OVERRIDE : old.keyPlace();
    entries.put(key, new Node.Entry(at, put(inner, path, depth + 1, value, problems)));
    return new Node.Mapping(entries, mapping.place());
  }

  private static Node putAt(
      Node node, int index, KeyPath path, int depth, Node value, Problems problems) {
    if (!(node instanceof Node.Sequence sequence) || index >= sequence.items().size()) {
      problems.add(path, Place.OVERRIDE, "there is no element [" + index + "]");
      return node;
    }
    List<Node> items = new ArrayList<>(sequence.items());
    items.set(index, put(items.get(index), path, depth + 1, value, problems));
    return new Node.Sequence(items, sequence.place());
  }
}
