package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A request that came in another dialect, for an upstream of OpenAI's format: without what the
 * gateway's chat requests hold beyond it, since OpenAI refuses fields that it does not know. (A
 * chat request of a caller is not touched: it may be meant for whoever knows more.)
 */
public final class PlainChat {
  /** OpenAI refuses a longer {@code user}; the field only advises. */
  private static final int MAX_USER = 64;

  private PlainChat() {}

  /**
   * Makes the request plain.
   *
   * @param strict whether the upstream's rules are OpenAI's own; others are more tolerant, and have
   *     fields of their own
   * @param marks whether it takes {@code cache_control}
   */
  public static void make(ObjectNode chat, boolean strict, boolean marks) {
    if (strict) {
      strictly(chat);
    }
    if (!marks) {
      for (JsonNode tool : chat.path("tools")) {
        if (tool instanceof ObjectNode object) {
          object.remove("cache_control");
        }
      }
    }
    if (chat.get("messages") instanceof ArrayNode messages) {
      chat.set("messages", PlainMessages.of(messages, strict, marks));
    }
  }

  private static void strictly(ObjectNode chat) {
    if (chat.path("user").asText().length() > MAX_USER) {
      chat.remove("user");
    }
    // The name that all of OpenAI's models take.
    JsonNode limit = chat.remove("max_tokens");
    if (limit != null && !chat.has("max_completion_tokens")) {
      chat.set("max_completion_tokens", limit);
    }
  }
}
