package dev.penstock.config.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of the document and the place where it begins. None prints what it holds. */
public sealed interface Node {

  Place place();

  /**
   * A value without parts.
   *
   * @param value a {@code String}, {@code Boolean}, {@code Long}, {@code BigInteger}, {@code
   *     BigDecimal} or null
   * @param plain written without quotes
   * @param referred taken from elsewhere by a reference, so not to be shown
   */
  record Scalar(@Nullable Object value, boolean plain, boolean referred, Place place)
      implements Node {
    @Override
    public String toString() {
      return "scalar at " + place;
    }
  }

  /** Values by key, in the order of the source. */
  record Mapping(Map<String, Entry> entries, Place place) implements Node {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Null if the key is absent. */
    public @Nullable Node value(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    /** Null if the key is absent or holds something else. */
    public @Nullable String text(String key) {
      return value(key) instanceof Scalar(String text, boolean p, boolean r, Place at)
          ? text
          : null;
    }

    /** Empty if the key is absent or holds something else. */
    public Mapping mapping(String key) {
      return value(key) instanceof Mapping mapping ? mapping : new Mapping(Map.of(), place);
    }

    /** Empty if the key is absent or holds something else. */
    public List<Node> items(String key) {
      return value(key) instanceof Sequence sequence ? sequence.items() : List.of();
    }

    /** Where the key stands; the mapping's own place if it is absent. */
    public Place keyPlace(String key) {
      Entry entry = entries.get(key);
      return entry == null ? place : entry.keyPlace();
    }

    /** Where the value stands; the mapping's own place if it is absent. */
    public Place valuePlace(String key) {
      Node value = value(key);
      return value == null ? place : value.place();
    }
  }

  /** A key's place and its value. */
  record Entry(Place keyPlace, Node value) {}

  /** A list. */
  record Sequence(List<Node> items, Place place) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }
}
