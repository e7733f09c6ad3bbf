package dev.penstock.config;

import dev.penstock.config.check.Units;
import dev.penstock.config.document.Node;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to a mapping that was checked and has its defaults: what it is asked for is there.
 */
record Section(Node.Mapping node) {

  Section section(String key) {
    return new Section(node.mapping(key));
  }

  boolean has(String key) {
    return node.value(key) != null;
  }

  String text(String key) {
    return Objects.requireNonNull(node.text(key), key);
  }

  /** Null if absent or empty. */
  @Nullable String textOrNull(String key) {
    String text = node.text(key);
    return text == null || text.isEmpty() ? null : text;
  }

  List<String> texts(String key) {
    return node.items(key).stream().map(item -> scalar(item).toString()).toList();
  }

  int number(String key) {
    return Math.toIntExact(((Number) value(key)).longValue());
  }

  long longNumber(String key) {
    return ((Number) value(key)).longValue();
  }

  /** A share or factor; not for money. */
  double share(String key) {
    return ((Number) value(key)).doubleValue();
  }

  boolean flag(String key) {
    return (Boolean) value(key);
  }

  Duration duration(String key) {
    return Units.duration(value(key)).orElseThrow();
  }

  Duration durationOr(String key, Duration otherwise) {
    return has(key) ? duration(key) : otherwise;
  }

  int bytes(String key) {
    return Units.bytes(value(key)).orElseThrow();
  }

  Object value(String key) {
    return scalar(Objects.requireNonNull(node.value(key), key));
  }

  private static Object scalar(Node node) {
    return Objects.requireNonNull(((Node.Scalar) node).value());
  }
}
