package dev.penstock.config.schema;

import dev.penstock.config.document.KeyPath;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/** The very files that editors use, from the class path. */
public final class ConfigSchema {

  /** A dollar sign that is none of the text. */
  private static final Pattern END = Pattern.compile("(?<!\\\\)\\$(?=[|)]|$)");

  private static final String JAVA_END = "\\\\z";

  private final JsonObject root;

  private ConfigSchema(JsonObject root) {
    this.root = root;
  }

  /** That of the configuration. Blocks while it reads. */
  public static ConfigSchema load() {
    return load("/conf/penstock.schema.json");
  }

  /** That of a price book. Blocks while it reads. */
  public static ConfigSchema ofPrices() {
    return load("/conf/prices.schema.json");
  }

  private static ConfigSchema load(String resource) {
    try (InputStream in = ConfigSchema.class.getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
      return new ConfigSchema(new JsonObject(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the whole document. */
  public Shape shape() {
    return new Shape(root, root);
  }

  /** Of one place of the document. */
  public Shape shape(KeyPath path) {
    Shape shape = shape();
    for (Object step : path.steps()) {
      shape = step instanceof String key ? shape.property(key) : shape.items();
    }
    return shape;
  }

  /** A copy: the validator writes into what it is given. */
  JsonObject copy() {
    JsonObject copy = root.copy();
    strict(copy);
    return copy;
  }

  /**
   * To Java a {@code $} also stands before a line feed at the end, to JSON Schema it does not: no
   * name may end in one.
   */
  private static void strict(Object node) {
    if (node instanceof JsonArray list) {
      list.forEach(ConfigSchema::strict);
    } else if (node instanceof JsonObject object) {
      object.forEach(member -> strict(member.getValue()));
      if (object.getValue("pattern") instanceof String pattern) {
        object.put("pattern", END.matcher(pattern).replaceAll(JAVA_END));
      }
    }
  }
}
