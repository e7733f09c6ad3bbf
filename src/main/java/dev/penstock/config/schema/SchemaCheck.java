package dev.penstock.config.schema;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Nearest;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Place;
import dev.penstock.config.document.Problems;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Validates a document against the schema and tells each mistake once, at its deepest place.
 *
 * <p>The validator lists every keyword that failed, so also all that merely hold one that did.
 * Those are dropped, and so is what failed only because a value is no reference. The message comes
 * from the schema around the keyword: its {@code errorMessage}, or what its type and bounds say.
 */
public final class SchemaCheck {

  private static final Set<String> HOLDERS =
      Set.of(
          "properties", "items", "propertyNames", "$ref", "allOf", "anyOf", "if", "then", "else");

  private static final String REFERENCE = "#/$defs/reference";

  private final ConfigSchema schema;
  private final JsonObject root;
  private final Validator validator;

  public SchemaCheck(ConfigSchema schema) {
    this.schema = schema;
    this.root = schema.copy();
    // When the gateway validates, all references are resolved: none may be left.
    root.getJsonObject("$defs").put("reference", new JsonObject().put("not", new JsonObject()));
    this.validator =
        Validator.create(
            JsonSchema.of(root.copy()),
            new JsonSchemaOptions()
                .setBaseUri("app://penstock/")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic));
  }

  /** Adds what is wrong, except where a problem is known already. */
  public void check(Node document, Problems problems) {
    OutputUnit result = validator.validate(plain(document));
    if (result.getErrors() == null) {
      return;
    }
    for (OutputUnit error : result.getErrors()) {
      KeyPath keyword = pointer(error.getKeywordLocation());
      KeyPath path = instancePath(document, error.getInstanceLocation());
      report(keyword, path, document, problems);
    }
  }

  private void report(KeyPath keyword, KeyPath path, Node document, Problems problems) {
    String name = keyword.last();
    if (name.equals("additionalProperties")) {
      reportUnknownKey(path, document, problems);
      return;
    }
    JsonObject holder = root;
    String message = null;
    for (Object step : keyword.parent().steps()) {
      if (holder.getValue(step.toString()) instanceof String ref && ref.equals(REFERENCE)) {
        return;
      }
      holder = next(holder, step.toString());
      if (holder.getValue("errorMessage") instanceof String own) {
        message = own;
      }
    }
    if (message != null) {
      boolean aboutKey = keyword.steps().contains("propertyNames");
      boolean aboutValue = !aboutKey && message.startsWith("expected");
      Place place = aboutValue ? valuePlace(document, path) : keyPlace(document, path);
      problems.add(path, place, aboutValue ? message + got(path, document) : message);
    } else if (name.equals("required")) {
      reportMissing(new Shape(root, holder), path, document, problems);
    } else if (!HOLDERS.contains(name)) {
      reportValue(new Shape(root, holder), path, document, problems);
    }
  }

  /** The library reports a key that is known but wrong as an additional one, too. */
  private void reportUnknownKey(KeyPath path, Node document, Problems problems) {
    Shape parent = schema.shape(path.parent());
    if (!Boolean.FALSE.equals(parent.facet("additionalProperties"))
        || parent.keys().contains(path.last())) {
      return;
    }
    List<String> valid = parent.supportedKeys();
    String near = Nearest.of(path.last(), valid);
    String message =
        near != null ? "unknown key" : "unknown key; expected one of " + String.join(", ", valid);
    problems.add(path, keyPlace(document, path), message, near);
  }

  private void reportMissing(Shape holder, KeyPath path, Node document, Problems problems) {
    if (!(at(document, path) instanceof Node.Mapping mapping)
        || !(holder.facet("required") instanceof JsonArray required)) {
      return;
    }
    for (Object key : required) {
      if (mapping.value(key.toString()) == null) {
        KeyPath missing = path.child(key.toString());
        String expected = schema.shape(missing).expectation();
        problems.add(missing, keyPlace(document, path), "missing; " + expected);
      }
    }
  }

  private void reportValue(Shape holder, KeyPath path, Node document, Problems problems) {
    Shape shape = schema.shape(path);
    String near = null;
    if (at(document, path)
            instanceof Node.Scalar(Object value, boolean p, boolean referred, Place o)
        && value instanceof String text
        && !referred) {
      near = Nearest.of(text, shape.choices());
    }
    // The keyword may stand in a branch; what the version supports is said around it.
    String expected = shape.types().isEmpty() ? holder.expectation() : shape.expectation();
    String message = expected + got(path, document);
    problems.add(path, valuePlace(document, path), message, near);
  }

  /** What stands there instead, unless it could be a secret. */
  private String got(KeyPath path, Node document) {
    Shape shape = schema.shape(path);
    return switch (at(document, path)) {
      case Node.Mapping mapping -> shape.types().contains("object") ? "" : "; got a mapping";
      case Node.Sequence sequence -> shape.types().contains("array") ? "" : "; got a list";
      case Node.Scalar scalar when scalar.value() == null -> "; got nothing";
      case Node.Scalar scalar -> "; got " + shown(scalar, shape);
      case null -> "";
    };
  }

  private static String shown(Node.Scalar scalar, Shape shape) {
    Object value = scalar.value();
    boolean scalarExpected = !shape.types().contains("object") && !shape.types().contains("array");
    String text = String.valueOf(value);
    boolean secret = shape.isSecret() || scalar.referred() || shape.types().isEmpty();
    if (secret || !scalarExpected || text.length() > 60) {
      return value instanceof String ? "a string" : value instanceof Boolean ? text : "a number";
    }
    return value instanceof String ? "\"" + text + "\"" : text;
  }

  private JsonObject next(JsonObject holder, String step) {
    if (step.equals("$ref")) {
      String name = holder.getString("$ref").substring("#/$defs/".length());
      return root.getJsonObject("$defs").getJsonObject(name);
    }
    return holder.getValue(step) instanceof JsonObject inner ? inner : list(holder, step);
  }

  /** Steps through {@code anyOf/1} arrive here twice: once by name, once by position. */
  private static JsonObject list(JsonObject holder, String step) {
    if (holder.getValue(step) instanceof JsonArray branches) {
      JsonObject positions = new JsonObject();
      for (int i = 0; i < branches.size(); i++) {
        positions.put(Integer.toString(i), branches.getValue(i));
      }
      return positions;
    }
    return new JsonObject();
  }

  private static @Nullable Node at(Node document, KeyPath path) {
    Node node = document;
    for (Object step : path.steps()) {
      node =
          switch (node) {
            case Node.Mapping mapping -> mapping.value(step.toString());
            case Node.Sequence sequence
                when step instanceof Integer index && index < sequence.items().size() ->
                sequence.items().get(index);
            case null, default -> null;
          };
    }
    return node;
  }

  private static Place valuePlace(Node document, KeyPath path) {
    Node node = at(document, path);
    // A mapping begins in the line after its key, a missing value nowhere: the key is clearer.
    return node instanceof Node.Scalar(Object value, boolean p, boolean r, Place place)
            && value != null
        ? place
        : keyPlace(document, path);
  }

  private static Place keyPlace(Node document, KeyPath path) {
    if (!path.isRoot() && at(document, path.parent()) instanceof Node.Mapping holder) {
      return holder.keyPlace(path.last());
    }
    Node node = at(document, path);
    return node == null ? document.place() : node.place();
  }

  /** The library's pointers are JSON pointers with URL escapes on top. */
  private static KeyPath pointer(String pointer) {
    List<Object> steps = new ArrayList<>();
    for (String step : pointer.split("/", -1)) {
      String unescaped =
          URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8)
              .replace("~1", "/")
              .replace("~0", "~");
      steps.add(unescaped);
    }
    return new KeyPath(steps.subList(1, steps.size()));
  }

  private static KeyPath instancePath(Node document, String pointer) {
    KeyPath path = KeyPath.ROOT;
    Node node = document;
    for (Object step : pointer(pointer).steps()) {
      path =
          node instanceof Node.Sequence
              ? path.child(Integer.parseInt(step.toString()))
              : path.child(step.toString());
      node = at(document, path);
    }
    return path;
  }

  private static @Nullable Object plain(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.value();
      case Node.Sequence sequence -> {
        JsonArray array = new JsonArray();
        sequence.items().forEach(item -> array.add(plain(item)));
        yield array;
      }
      case Node.Mapping mapping -> {
        JsonObject object = new JsonObject();
        mapping.entries().forEach((key, entry) -> object.put(key, plain(entry.value())));
        yield object;
      }
    };
  }
}
