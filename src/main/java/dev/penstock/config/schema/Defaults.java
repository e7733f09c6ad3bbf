package dev.penstock.config.schema;

import dev.penstock.config.document.Node;
import dev.penstock.config.document.Place;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the schema's defaults where the document says nothing, so that they stand in one place.
 */
public final class Defaults {

  private Defaults() {}

  /** The document with every default in it. */
  public static Node fill(Node node, Shape shape) {
    return switch (node) {
      case Node.Scalar scalar -> scalar;
      case Node.Sequence sequence ->
          new Node.Sequence(
              sequence.items().stream().map(item -> fill(item, shape.items())).toList(),
              sequence.place());
      case Node.Mapping mapping -> fillMapping(mapping, shape);
    };
  }

  private static Node.Mapping fillMapping(Node.Mapping mapping, Shape shape) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach((key, entry) ->
            entries.put(
                key, new Node.Entry(entry.keyPlace(), fill(entry.value(), shape.property(key)))));
    for (String key : shape.supportedKeys()) {
      if (!entries.containsKey(key)) {
        fillAbsent(entries, key, shape.property(key), mapping.place());
      }
    }
    return new Node.Mapping(entries, mapping.place());
  }

  private static void fillAbsent(
      Map<String, Node.Entry> entries, String key, Shape shape, Place place) {
    Object value = shape.defaultValue();
    if (value != null) {
      entries.put(key, new Node.Entry(place, node(value, place)));
      return;
    }
    // A section that may be left out (tls) has keys that it needs, and no defaults.
    boolean optional = shape.keys().stream().anyMatch(shape::requires);
    if (!optional) {
      Node.Mapping section = fillMapping(new Node.Mapping(Map.of(), place), shape);
      if (!section.entries().isEmpty()) {
        entries.put(key, new Node.Entry(place, section));
      }
    }
  }

  private static Node node(Object value, Place place) {
    return switch (value) {
      case JsonArray list ->
          new Node.Sequence(list.stream().map(item -> node(item, place)).toList(), place);
      case JsonObject object -> new Node.Mapping(Map.of(), place);
      case Integer number -> new Node.Scalar(number.longValue(), true, false, place);
      default -> new Node.Scalar(value, true, false, place);
    };
  }
}
