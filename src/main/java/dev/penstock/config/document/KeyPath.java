package dev.penstock.config.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The way from the root to a value, written {@code models.gpt-4o.deployments[0].weight}. A key that
 * holds a dot, a bracket, a quote or a space stands in double quotes: {@code models."gpt-4.1"}.
 *
 * @param steps keys ({@code String}) and positions ({@code Integer})
 */
public record KeyPath(List<Object> steps) {

  /** The whole document. */
  public static final KeyPath ROOT = new KeyPath(List.of());

  private static final String NEEDS_QUOTES = ".[]\"= ";

  public KeyPath {
    steps = List.copyOf(steps);
  }

  /** A path of keys. */
  public static KeyPath of(String... keys) {
    return new KeyPath(List.of((Object[]) keys));
  }

  /** Empty if the text is not a path. */
  public static Optional<KeyPath> parse(String text) {
    List<Object> steps = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = endOfStep(text, at);
      if (end < 0) {
        return Optional.empty();
      }
      Optional<Object> step = step(text.substring(at, end));
      if (step.isEmpty()) {
        return Optional.empty();
      }
      steps.add(step.get());
      at = end;
      if (at < text.length() && text.charAt(at) == '.') {
        at++;
        if (at == text.length() || text.charAt(at) == '[') {
          return Optional.empty();
        }
      } else if (at < text.length() && text.charAt(at) != '[') {
        return Optional.empty();
      }
    }
    return steps.isEmpty() ? Optional.empty() : Optional.of(new KeyPath(steps));
  }

  private static int endOfStep(String text, int start) {
    char first = text.charAt(start);
    if (first == '"' || first == '[') {
      int close = text.indexOf(first == '"' ? '"' : ']', start + 1);
      return close < 0 ? -1 : close + 1;
    }
    int end = start;
    while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
      end++;
    }
    return end == start ? -1 : end;
  }

  private static Optional<Object> step(String text) {
    if (text.startsWith("\"")) {
      return text.length() > 2
          ? Optional.of(text.substring(1, text.length() - 1))
          : Optional.empty();
    }
    if (!text.startsWith("[")) {
      return Optional.of(text);
    }
    String digits = text.substring(1, text.length() - 1);
    boolean index =
        !digits.isEmpty()
            && digits.length() < 7
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return index ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
  }

  public KeyPath child(String key) {
    return with(key);
  }

  public KeyPath child(int index) {
    return with(index);
  }

  private KeyPath with(Object step) {
    List<Object> longer = new ArrayList<>(steps);
    longer.add(step);
    return new KeyPath(longer);
  }

  public boolean isRoot() {
    return steps.isEmpty();
  }

  /** The last step as a key; a position in brackets for an element of a list. */
  public String last() {
    return isRoot() ? "" : steps.getLast().toString();
  }

  /** All but the last step. */
  public KeyPath parent() {
    return isRoot() ? this : new KeyPath(steps.subList(0, steps.size() - 1));
  }

  Stream<KeyPath> selfAndParents() {
    return IntStream.rangeClosed(0, steps.size())
        .mapToObj(length -> new KeyPath(steps.subList(0, length)));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Object step : steps) {
      if (step instanceof String key) {
        text.append(text.isEmpty() ? "" : ".").append(quoted(key));
      } else {
        text.append('[').append(step).append(']');
      }
    }
    return text.toString();
  }

  private static String quoted(String key) {
    boolean plain = !key.isEmpty() && key.chars().noneMatch(c -> NEEDS_QUOTES.indexOf(c) >= 0);
    return plain ? key : '"' + key + '"';
  }
}
