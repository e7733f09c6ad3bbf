package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;

/**
 * What answers of other providers have left in a conversation, and Anthropic would refuse: a group
 * may have deployments of several. Reasoning that Anthropic did not sign, signatures of another
 * provider's calls and citations without Anthropic's index are taken out; ids of calls are spelled
 * as Anthropic wants them. A conversation with Anthropic alone has none of it and stays as it is.
 */
final class ForeignTraces {
  private ForeignTraces() {}

  /** Takes them out of a request that is about to go to Anthropic as it is. */
  static void remove(ObjectNode request) {
    Iterator<JsonNode> turns = request.path("messages").iterator();
    while (turns.hasNext()) {
      if (turns.next().path("content") instanceof ArrayNode blocks && !blocks.isEmpty()) {
        remove(blocks);
        if (blocks.isEmpty()) {
          turns.remove();
        }
      }
    }
  }

  private static void remove(ArrayNode blocks) {
    Iterator<JsonNode> each = blocks.iterator();
    while (each.hasNext()) {
      JsonNode block = each.next();
      switch (block.path("type").asText()) {
        case "thinking" -> {
          String signature = block.path("signature").asText();
          // Others' signatures are marked with a prefix and a colon; Anthropic's are base64.
          if (signature.isEmpty() || signature.indexOf(':') >= 0) {
            each.remove();
          }
        }
        case "redacted_thinking" -> {
          if (CallSignature.parse(block.path("data").asText()) != null) {
            each.remove();
          }
        }
        case "tool_use" -> spell((ObjectNode) block, "id");
        case "tool_result" -> spell((ObjectNode) block, "tool_use_id");
        case "text" -> citations((ObjectNode) block);
        default -> {
          // Only Anthropic makes others.
        }
      }
    }
  }

  private static void citations(ObjectNode text) {
    if (text.get("citations") instanceof ArrayNode citations && !citations.isEmpty()) {
      citations.removeIf(citation ->
          citation.path("encrypted_index").isTextual()
              && citation.path("encrypted_index").textValue().isEmpty());
      if (citations.isEmpty()) {
        text.remove("citations");
      }
    }
  }

  /** The same letter by letter, so that a result still has its call. */
  private static void spell(ObjectNode block, String field) {
    String id = block.path(field).asText();
    StringBuilder spelled = new StringBuilder(id.length());
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean allowed = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
      spelled.append(allowed ? c : '_');
    }
    if (!id.contentEquals(spelled)) {
      block.put(field, spelled.toString());
    }
  }
}
