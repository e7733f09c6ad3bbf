package dev.penstock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.document.Node;
import dev.penstock.config.schema.Shape;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The document as JSON to show: of a secret only its fingerprint, of an address no user and no
 * query, and nothing of a value that was taken from elsewhere.
 */
final class Masked {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String HIDDEN = "***";

  private Masked() {}

  static ObjectNode object(Node.Mapping mapping, Shape shape) {
    ObjectNode object = JSON.objectNode();
    mapping
        .entries()
        .forEach((key, entry) -> object.set(key, json(entry.value(), shape.property(key))));
    return object;
  }

  private static JsonNode json(Node node, Shape shape) {
    return switch (node) {
      case Node.Mapping mapping -> object(mapping, shape);
      case Node.Sequence sequence -> {
        ArrayNode array = JSON.arrayNode();
        sequence.items().forEach(item -> array.add(json(item, shape.items())));
        yield array;
      }
      case Node.Scalar scalar -> scalar(scalar, shape);
    };
  }

  private static JsonNode scalar(Node.Scalar scalar, Shape shape) {
    if (scalar.value() == null || scalar.value().equals("")) {
      return JsonTree.scalar(scalar.value());
    }
    if (shape.isSecret()) {
      String text = scalar.value().toString();
      return JSON.textNode(shape.isOpaque() ? hidden(text) : secret(text));
    }
    return scalar.referred() ? JSON.textNode(HIDDEN) : JsonTree.scalar(scalar.value());
  }

  private static String secret(String text) {
    String address = text.startsWith("http") ? address(text) : null;
    return address != null ? address : hidden(text);
  }

  private static String hidden(String text) {
    return HIDDEN + '#' + Fingerprint.ofSecret(text);
  }

  private static @Nullable String address(String text) {
    try {
      URI uri = URI.create(text);
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      return uri.getHost() == null
          ? null
          : uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
