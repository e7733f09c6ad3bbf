package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An input as a list of whole items, as OpenAI lists it. */
public final class InputList {
  private InputList() {}

  /** A text is a message of the user's. */
  public static ArrayNode of(JsonNode input) {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    if (input.isTextual()) {
      ObjectNode message = items.addObject().put("type", "message").put("role", "user");
      message.putArray("content").addObject().put("type", "input_text").set("text", input);
    }
    if (input instanceof ArrayNode list) {
      list.forEach(item -> items.add(item.deepCopy()));
    }
    return items;
  }

  /** The same, each with an id, which is made of the response's where it has none. */
  public static ArrayNode identified(JsonNode input, String responseId) {
    ArrayNode items = of(input);
    int number = 0;
    for (JsonNode item : items) {
      if (item instanceof ObjectNode object && !object.hasNonNull("id")) {
        boolean message = object.hasNonNull("role");
        if (message && !object.has("type")) {
          object.put("type", "message");
        }
        if (message && object.path("content").isTextual()) {
          texts(object);
        }
        object.put("id", ResponseIds.item(responseId, message ? "msg" : "item", "i" + number));
      }
      number++;
    }
    return items;
  }

  private static void texts(ObjectNode message) {
    boolean model = message.path("role").asText().equals("assistant");
    JsonNode text = message.get("content");
    ObjectNode part = message.putArray("content").addObject();
    part.put("type", model ? "output_text" : "input_text").set("text", text);
    if (model) {
      part.putArray("annotations");
    }
  }
}
