package dev.penstock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.document.Node;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** A part of the document as JSON, numbers exactly as they were written. */
final class JsonTree {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private JsonTree() {}

  static ObjectNode object(Node.Mapping mapping) {
    ObjectNode object = JSON.objectNode();
    mapping.entries().forEach((key, entry) -> object.set(key, json(entry.value())));
    return object;
  }

  private static JsonNode json(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> object(mapping);
      case Node.Sequence sequence -> {
        ArrayNode array = JSON.arrayNode();
        sequence.items().forEach(item -> array.add(json(item)));
        yield array;
      }
      case Node.Scalar scalar -> scalar(scalar.value());
    };
  }

  static JsonNode scalar(@Nullable Object value) {
    return switch (value) {
      case null -> JSON.nullNode();
      case Boolean bool -> JSON.booleanNode(bool);
      // The factory would drop zeros at the end.
      case BigDecimal number -> DecimalNode.valueOf(number);
      case BigInteger number -> JSON.numberNode(number);
      case Long number -> JSON.numberNode(number.longValue());
      default -> JSON.textNode(value.toString());
    };
  }
}
