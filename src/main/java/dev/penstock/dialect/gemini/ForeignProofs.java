package dev.penstock.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;

/**
 * What only another provider's answers can have brought into a conversation: Gemini would refuse a
 * signature that is not its own. A thought that has nothing else to say goes with it.
 */
final class ForeignProofs {
  private ForeignProofs() {}

  static void remove(ObjectNode request) {
    JsonNode whole = request.path("generateContentRequest");
    for (JsonNode turn : (whole.isObject() ? whole : request).path("contents")) {
      if (turn.path("parts") instanceof ArrayNode parts) {
        for (Iterator<JsonNode> each = parts.iterator(); each.hasNext(); ) {
          if (each.next() instanceof ObjectNode part && isForeign(part)) {
            part.remove("thoughtSignature");
            part.remove("thought_signature");
            if (part.path("text").asText().isEmpty()) {
              each.remove();
            }
          }
        }
      }
    }
  }

  private static boolean isForeign(ObjectNode part) {
    JsonNode camel = part.path("thoughtSignature");
    JsonNode signature = camel.isMissingNode() ? part.path("thought_signature") : camel;
    return signature.isTextual()
        && !part.has("functionCall")
        && !part.has("function_call")
        && Proof.parse(signature.textValue()).kind() != Proof.Kind.GEMINI;
  }
}
