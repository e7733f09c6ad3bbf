package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Items that the gateway made of another provider's answer, on their way to OpenAI. */
final class OwnItems {
  private OwnItems() {}

  /** The request without our reasoning, which OpenAI cannot read, and without ids of ours. */
  static ObjectNode without(ObjectNode request) {
    if (!(request.path("input") instanceof ArrayNode input)) {
      return request;
    }
    ArrayNode kept = JsonNodeFactory.instance.arrayNode();
    boolean changed = false;
    for (JsonNode item : input) {
      boolean ours = ResponseIds.isOurs(item.path("id").asText());
      boolean reasoning = item.path("type").asText().equals("reasoning");
      if (reasoning && (ours || SealedReasoning.isOurs(item.path("encrypted_content").asText()))) {
        changed = true;
      } else if (ours && item instanceof ObjectNode object) {
        changed = true;
        kept.add(object.deepCopy().without("id"));
      } else {
        kept.add(item);
      }
    }
    if (!changed) {
      return request;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    copy.setAll(request);
    return copy.set("input", kept);
  }
}
