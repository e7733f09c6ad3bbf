package dev.penstock.config.document;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong: one problem per path, the first one found. */
public final class Problems {

  private final Map<KeyPath, Problem> byPath = new LinkedHashMap<>();

  public void add(KeyPath path, Place place, String message) {
    add(path, place, message, null);
  }

  /** Ignored where the path or what holds it is known to be wrong: that would only be noise. */
  public void add(KeyPath path, Place place, String message, @Nullable String suggestion) {
    if (!covers(path)) {
      byPath.put(path, new Problem(path, place, message, suggestion));
    }
  }

  /** Whether a problem is known at the path or at something that holds it. */
  public boolean covers(KeyPath path) {
    return !byPath.isEmpty()
        && path.selfAndParents().anyMatch(part -> !part.isRoot() && byPath.containsKey(part));
  }

  public boolean isEmpty() {
    return byPath.isEmpty();
  }

  /** In the order of the source, the command line last. */
  public List<Problem> sorted() {
    return byPath.values().stream()
        .sorted(
            Comparator.comparing((Problem problem) -> problem.place().line() == 0)
                .thenComparingInt(problem -> problem.place().line())
                .thenComparingInt(problem -> problem.place().column()))
        .toList();
  }
}
