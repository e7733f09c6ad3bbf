package dev.penstock.config.schema;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the schema says of one place of the document. A place may say it itself, by {@code $ref}, or
 * in the first branch of an {@code anyOf} (the other one admits references); {@code if} is for
 * validation only.
 */
public final class Shape {

  private static final String REFERENCE = "#/$defs/";

  private final JsonObject root;
  private final JsonObject schema;

  Shape(JsonObject root, JsonObject schema) {
    this.root = root;
    this.schema = schema;
  }

  /** Of the value of a key; knows nothing if the schema does not. */
  public Shape property(String key) {
    if (facet("properties") instanceof JsonObject properties
        && properties.getValue(key) instanceof JsonObject property) {
      return new Shape(root, property);
    }
    return nested("additionalProperties");
  }

  /** Of each element of a list. */
  public Shape items() {
    return nested("items");
  }

  private Shape nested(String keyword) {
    return new Shape(root, facet(keyword) instanceof JsonObject nested ? nested : new JsonObject());
  }

  /** Keys with a meaning of their own, in the schema's order. */
  public List<String> keys() {
    return facet("properties") instanceof JsonObject properties
        ? List.copyOf(properties.fieldNames())
        : List.of();
  }

  /** The keys this version supports. */
  public List<String> supportedKeys() {
    return keys().stream().filter(key -> !property(key).isPlanned()).toList();
  }

  /** Whether there is an entry of any name, as under {@code models}. */
  public boolean isOpen() {
    return facet("additionalProperties") instanceof JsonObject;
  }

  /** JSON type names; empty if every type is admitted. */
  public Set<String> types() {
    Set<String> types = new LinkedHashSet<>(texts("type"));
    if (types.isEmpty() && facet("enum") instanceof JsonArray values) {
      values.forEach(value -> types.add(value instanceof Boolean ? "boolean" : "string"));
    }
    return types;
  }

  /** Whether the value must not be shown. */
  public boolean isSecret() {
    return Boolean.TRUE.equals(facet("writeOnly"));
  }

  /** Whether of an address not even its path may be shown. */
  public boolean isOpaque() {
    return Boolean.TRUE.equals(facet("x-penstock-opaque"));
  }

  /** Whether this version refuses the key. */
  public boolean isPlanned() {
    return "planned".equals(facet("x-penstock-status"));
  }

  /** Values the schema knows and this version refuses. */
  public List<String> plannedValues() {
    return texts("x-penstock-planned-values");
  }

  /** The values to choose from that this version supports; empty if there is no such list. */
  public List<String> choices() {
    List<String> planned = plannedValues();
    return texts("enum").stream().filter(value -> !planned.contains(value)).toList();
  }

  /** Whether the key must be there. */
  public boolean requires(String key) {
    return texts("required").contains(key);
  }

  /** Null if there is none. */
  public @Nullable Object defaultValue() {
    return facet("default");
  }

  /** Empty if there is none. */
  public String description() {
    return facet("description") instanceof String text ? text : "";
  }

  /** The kind of value in a word or two, if it has a name of its own. */
  public @Nullable String title() {
    return facet("title") instanceof String text ? text : null;
  }

  @Nullable Object facet(String keyword) {
    return facet(schema, keyword);
  }

  private @Nullable Object facet(JsonObject place, String keyword) {
    Object own = place.getValue(keyword);
    if (own != null) {
      return own;
    }
    if (place.getValue("$ref") instanceof String ref && ref.startsWith(REFERENCE)) {
      JsonObject definition =
          root.getJsonObject("$defs").getJsonObject(ref.substring(REFERENCE.length()));
      return facet(definition, keyword);
    }
    if (place.getValue("anyOf") instanceof JsonArray branches
        && branches.getValue(0) instanceof JsonObject first) {
      return facet(first, keyword);
    }
    return null;
  }

  /** A keyword's text or list of texts; what is not text is written as it would be in YAML. */
  private List<String> texts(String keyword) {
    Object value = facet(keyword);
    if (value instanceof JsonArray values) {
      List<String> texts = new ArrayList<>();
      values.forEach(text -> texts.add(String.valueOf(text)));
      return texts;
    }
    return value instanceof String text ? List.of(text) : List.of();
  }

  /** What a value must be, as in "expected a whole number from 0 to 65535". */
  String expectation() {
    if (facet("errorMessage") instanceof String message) {
      return message;
    }
    if (!choices().isEmpty()) {
      return "expected one of " + String.join(", ", choices().stream().sorted().toList());
    }
    return "expected " + typeName();
  }

  /** The kind of value for people. */
  public String typeName() {
    if (title() != null) {
      return title();
    }
    Set<String> types = types();
    String type = types.isEmpty() ? "any value" : types.iterator().next();
    return switch (type) {
      case "integer" -> "a whole number" + range();
      case "number" -> "a number" + range();
      case "boolean" -> "true or false";
      case "string" -> facet("minLength") == null ? "a string" : "a string that is not empty";
      case "array" -> facet("minItems") == null ? "a list" : "a list of at least one element";
      case "object" ->
          facet("minProperties") == null ? "a mapping" : "a mapping of at least one entry";
      default -> type;
    };
  }

  private String range() {
    Object least = facet("minimum");
    Object most = facet("maximum");
    if (least == null || most == null) {
      return least == null ? "" : " of at least " + least;
    }
    return " from " + least + " to " + most;
  }
}
