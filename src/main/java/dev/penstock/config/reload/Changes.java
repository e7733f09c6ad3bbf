package dev.penstock.config.reload;

import dev.penstock.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What differs between two configurations, by names only: for the log. */
final class Changes {

  private Changes() {}

  /** One line; says so if neither providers nor models differ. */
  static String between(Config before, Config now) {
    List<String> parts = new ArrayList<>();
    differences("providers", before.providers(), now.providers(), parts);
    differences("models", before.models(), now.models(), parts);
    return parts.isEmpty() ? "providers and models as before" : String.join("; ", parts);
  }

  private static <T> void differences(
      String what, Map<String, T> before, Map<String, T> now, List<String> parts) {
    add(parts, what + " added", now.keySet().stream().filter(n -> !before.containsKey(n)).toList());
    add(
        parts,
        what + " removed",
        before.keySet().stream().filter(n -> !now.containsKey(n)).toList());
    add(
        parts,
        what + " changed",
        now.entrySet().stream()
            .filter(entry -> {
              T old = before.get(entry.getKey());
              return old != null && !old.equals(entry.getValue());
            })
            .map(Map.Entry::getKey)
            .toList());
  }

  private static void add(List<String> parts, String what, List<String> names) {
    if (!names.isEmpty()) {
      parts.add(names.stream().collect(Collectors.joining(", ", what + ": ", "")));
    }
  }
}
