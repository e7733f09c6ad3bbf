package dev.penstock.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.provider.openai.Vendor.Trait;
import java.util.List;

/** Messages and tools without what the vendor does not know. */
final class VendorMessages {
  /** Of answers of other providers, which a caller hands back as it got them. */
  private static final List<String> OF_ANSWERS = List.of("annotations", "citations", "images");

  private final Vendor vendor;
  private final boolean clean;

  /** {@code translated}: whether extensions of our own are to be expected. */
  VendorMessages(Vendor vendor, boolean translated) {
    this.vendor = vendor;
    this.clean = translated || vendor.has(Trait.STRICT_MESSAGES);
  }

  void mend(ObjectNode request) {
    for (JsonNode message : request.path("messages")) {
      if (message instanceof ObjectNode object) {
        mendMessage(object);
      }
    }
    for (JsonNode tool : request.path("tools")) {
      unmark(tool);
      unmark(tool.path("function"));
    }
  }

  private void mendMessage(ObjectNode message) {
    if (vendor.has(Trait.NO_DEVELOPER) && message.path("role").asText().equals("developer")) {
      message.put("role", "system");
    }
    if (!clean) {
      return;
    }
    unmark(message);
    message.path("content").forEach(this::unmark);
    for (JsonNode call : message.path("tool_calls")) {
      unmark(call);
      if (call instanceof ObjectNode object) {
        object.remove("extra_content");
        if (object.get("function") instanceof ObjectNode function) {
          function.remove("extra_content");
        }
      }
    }
    mendReasoning(message);
    if (vendor.has(Trait.STRICT_MESSAGES)) {
      message.remove(OF_ANSWERS);
      sayRefusal(message);
    }
  }

  /** What a model refused with is what it said. */
  private static void sayRefusal(ObjectNode message) {
    JsonNode refusal = message.remove("refusal");
    if (refusal != null && refusal.isTextual() && !message.hasNonNull("content")) {
      message.set("content", refusal);
    }
  }

  private void unmark(JsonNode holder) {
    if (clean && holder instanceof ObjectNode object && !vendor.has(Trait.CACHE_CONTROL)) {
      object.remove("cache_control");
    }
  }

  /** Signatures mean nothing to another vendor; the text may. */
  private void mendReasoning(ObjectNode message) {
    String text = reasoning(message);
    message.remove("thinking_blocks");
    if (vendor.has(Trait.REASONING_CONTENT) && !text.isEmpty()) {
      message.put("reasoning_content", text);
      return;
    }
    message.remove("reasoning_content");
    if (vendor.has(Trait.REASONING) && !text.isEmpty()) {
      message.put("reasoning", text);
    }
  }

  private static String reasoning(ObjectNode message) {
    String plain = message.path("reasoning_content").asText();
    if (!plain.isEmpty() && !plain.equals("null")) {
      return plain;
    }
    StringBuilder text = new StringBuilder();
    message.path("thinking_blocks").forEach(block -> text.append(block.path("thinking").asText()));
    return text.toString();
  }
}
