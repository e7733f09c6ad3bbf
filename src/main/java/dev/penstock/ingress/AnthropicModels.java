package dev.penstock.ingress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * Models as Anthropic lists them ("List models" at platform.claude.com/docs, read 2026-11-21). All
 * are on one page, whatever {@code limit} says.
 *
 * @param createdSeconds stands in every model
 */
record AnthropicModels(long createdSeconds) {

  ObjectNode list(List<String> names) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode data = body.putArray("data");
    names.forEach(name -> data.add(model(name)));
    return body.put("has_more", false)
        .put("first_id", names.isEmpty() ? null : names.getFirst())
        .put("last_id", names.isEmpty() ? null : names.getLast());
  }

  ObjectNode model(String name) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "model")
        .put("id", name)
        .put("display_name", name)
        .put("created_at", Instant.ofEpochSecond(createdSeconds).toString());
  }
}
