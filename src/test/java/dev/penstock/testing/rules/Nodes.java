package dev.penstock.testing.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What many rules ask of a body. */
final class Nodes {
  private Nodes() {}

  /** Whatever stands under these names, each array on the way and at the end taken apart. */
  static List<JsonNode> each(JsonNode from, String... names) {
    List<JsonNode> found = List.of(from);
    for (String name : names) {
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : found) {
        JsonNode value = node.path(name);
        if (value.isArray()) {
          value.forEach(next::add);
        } else if (!value.isMissingNode() && !value.isNull()) {
          next.add(value);
        }
      }
      found = next;
    }
    return found;
  }

  static boolean all(List<JsonNode> nodes, Predicate<JsonNode> kept) {
    return nodes.stream().allMatch(kept);
  }

  static String text(JsonNode node, String name) {
    return node.path(name).asText("");
  }

  /** Blocks, parts or items of a type. */
  static List<JsonNode> typed(List<JsonNode> nodes, String type) {
    return nodes.stream().filter(node -> text(node, "type").equals(type)).toList();
  }

  static boolean only(JsonNode object, Set<String> members) {
    return object.propertyStream().map(Map.Entry::getKey).allMatch(members::contains);
  }

  /** Whether the numbers at these places, if there, are from {@code least} to {@code most}. */
  static boolean within(JsonNode body, double least, double most, String... pointers) {
    for (String pointer : pointers) {
      JsonNode value = body.at(pointer);
      if (!value.isMissingNode()
          && !value.isNull()
          && (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the text, if there, is one of these. */
  static boolean among(JsonNode value, String... words) {
    return value.isMissingNode() || (value.isTextual() && Set.of(words).contains(value.asText()));
  }

  static boolean unique(List<String> names) {
    return new HashSet<>(names).size() == names.size();
  }

  static boolean base64(JsonNode data) {
    try {
      return data.isTextual() && Base64.getDecoder().decode(data.textValue()).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether every object of a schema lists all of its properties, and no others may be there. */
  static boolean closed(JsonNode schema) {
    boolean object = text(schema, "type").equals("object") || schema.has("properties");
    if (object && !schema.path("additionalProperties").isBoolean()) {
      return false;
    }
    boolean open = object && schema.path("additionalProperties").booleanValue();
    if (open) {
      return false;
    }
    for (String name : List.of("properties", "$defs", "definitions")) {
      for (JsonNode inner : schema.path(name)) {
        if (!closed(inner)) {
          return false;
        }
      }
    }
    for (String name : List.of("items", "anyOf", "allOf")) {
      for (JsonNode inner : each(schema, name)) {
        if (!closed(inner)) {
          return false;
        }
      }
    }
    return true;
  }
}
