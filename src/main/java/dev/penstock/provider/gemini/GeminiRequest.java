package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;

/** Our request as the body of {@code generateContent}; the model is in the path. */
final class GeminiRequest {
  static final String SAFETY_SETTINGS = "safety_settings";
  static final String CACHED_CONTENT = "cached_content";

  private GeminiRequest() {}

  static ObjectNode of(Conversation conversation) {
    ObjectNode body = GeminiJson.newObject();
    GeminiContents.of(conversation).writeTo(body);
    GeminiTools.write(conversation, body);
    ObjectNode config = GenerationConfig.of(conversation);
    if (!config.isEmpty()) {
      body.set("generationConfig", config);
    }
    copy(conversation, SAFETY_SETTINGS, body, "safetySettings");
    copy(conversation, CACHED_CONTENT, body, "cachedContent");
    return body;
  }

  /** Passes on the caller's native parameter {@code name} as {@code member}, if it is there. */
  static void copy(Conversation conversation, String name, ObjectNode to, String member) {
    JsonNode value = conversation.extra().get(name);
    if (value != null && !value.isNull()) {
      to.set(member, value);
    }
  }
}
