package dev.penstock.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;

/**
 * Google's {@code Schema}, a subset of OpenAPI's, as JSON Schema: types are in upper case, null is
 * a flag, and bounds of 64 bits are texts.
 */
final class SchemaReader {
  private SchemaReader() {}

  static ObjectNode read(ObjectNode schema) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      String name = Names.camel(member.getKey());
      JsonNode value = member.getValue();
      switch (name) {
        case "type", "nullable", "propertyOrdering" -> {
          // Types are below; the order is that of the properties.
        }
        case "items", "additionalProperties" -> out.set(name, any(value));
        case "anyOf" -> out.set(name, all(value));
        case "properties", "defs" -> out.set(name.equals("defs") ? "$defs" : name, named(value));
        case "ref" -> out.set("$ref", value.deepCopy());
        case "example" -> out.putArray("examples").add(value.deepCopy());
        case "format" -> format(value, out);
        default -> out.set(name, number(name, value));
      }
    }
    type(schema, out);
    return out;
  }

  private static void type(ObjectNode schema, ObjectNode out) {
    boolean nullable = schema.path("nullable").asBoolean(false);
    JsonNode type = schema.path("type");
    if (!type.isTextual() || type.textValue().equals("TYPE_UNSPECIFIED")) {
      if (type.isArray()) {
        out.set("type", type.deepCopy());
      } else if (nullable && out.get("anyOf") instanceof ArrayNode choices) {
        choices.addObject().put("type", "null");
      }
      return;
    }
    String name = type.textValue().toLowerCase(Locale.ROOT);
    if (!nullable || name.equals("null")) {
      out.put("type", name);
      return;
    }
    out.putArray("type").add(name).add("null");
    if (out.get("enum") instanceof ArrayNode words) {
      words.addNull();
    }
  }

  /** Not those that JSON Schema has no such word for, and that say what the type says. */
  private static void format(JsonNode value, ObjectNode out) {
    if (!value.asText().equals("enum")) {
      out.set("format", value.deepCopy());
    }
  }

  private static JsonNode any(JsonNode value) {
    return value instanceof ObjectNode schema ? read(schema) : value.deepCopy();
  }

  private static ArrayNode all(JsonNode values) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    values.forEach(value -> out.add(any(value)));
    return out;
  }

  private static ObjectNode named(JsonNode values) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    values.properties().forEach(each -> out.set(each.getKey(), any(each.getValue())));
    return out;
  }

  private static JsonNode number(String name, JsonNode value) {
    boolean count =
        switch (name) {
          case "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties" ->
              value.isTextual();
          default -> false;
        };
    if (!count) {
      return value.deepCopy();
    }
    try {
      return JsonNodeFactory.instance.numberNode(Long.parseLong(value.textValue()));
    } catch (NumberFormatException e) {
      return value.deepCopy();
    }
  }
}
