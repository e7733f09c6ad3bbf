package dev.penstock.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where something stands in a JSON value, told by comparing it with one that lacks it. */
final class JsonPaths {
  /** Keys that hold more than one thing. */
  private static final Set<String> OUTER =
      Set.of("messages", "content", "choices", "message", "output");

  /** Keys that say nothing of what stands beside them. */
  private static final Set<String> FRAME =
      Set.of("type", "role", "index", "id", "status", "name", "call_id");

  private JsonPaths() {}

  /** Paths at which {@code with} holds what {@code without} does not, as Markdown. */
  static String added(JsonNode without, JsonNode with) {
    Map<String, List<String>> before = leaves(without);
    List<String> paths = new ArrayList<>();
    leaves(with)
        .forEach((path, values) -> {
          List<String> rest = new ArrayList<>(values);
          before.getOrDefault(path, List.of()).forEach(rest::remove);
          if (!rest.isEmpty()) {
            paths.add(path);
          }
        });
    List<String> telling = paths.stream().filter(path -> !FRAME.contains(last(path))).toList();
    return (telling.isEmpty() ? paths : telling)
        .stream()
            .map(JsonPaths::shortened)
            .distinct()
            .map(path -> "`" + path + "`")
            .collect(Collectors.joining(", "));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Up to the first key that holds one thing. */
  private static String shortened(String path) {
    StringBuilder out = new StringBuilder();
    for (String key : path.split("\\.", -1)) {
      out.append(out.isEmpty() ? "" : ".").append(key);
      if (!OUTER.contains(key.replace("[]", ""))) {
        break;
      }
    }
    return out.toString();
  }

  private static Map<String, List<String>> leaves(JsonNode json) {
    Map<String, List<String>> leaves = new TreeMap<>();
    collect("", json, leaves);
    return leaves;
  }

  private static void collect(String path, JsonNode json, Map<String, List<String>> leaves) {
    if (json.isObject() && !json.isEmpty()) {
      json.properties()
          .forEach(field ->
              collect(
                  path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                  field.getValue(),
                  leaves));
    } else if (json.isArray() && !json.isEmpty()) {
      json.forEach(item -> collect(path + "[]", item, leaves));
    } else {
      leaves.computeIfAbsent(path, p -> new ArrayList<>()).add(json.toString());
    }
  }
}
