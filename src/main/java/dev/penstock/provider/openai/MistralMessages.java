package dev.penstock.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Conversations as Mistral takes them: ids of calls are nine letters and digits, only the assistant
 * speaks after a tool, and the assistant is the last to speak only if it is to go on. So its own
 * validator has it (github.com/mistralai/mistral-common, protocol/instruct/validator.py).
 */
final class MistralMessages {
  /** Between the results of tools and what the user says beside them; it must not be empty. */
  private static final String NOTED = "Noted.";

  private MistralMessages() {}

  /** {@code translated}: whether the caller could not know of {@code prefix}. */
  static void mend(ArrayNode messages, boolean translated) {
    CallIds.replace(messages, CallIds::isNine, CallIds::nine);
    for (int i = messages.size() - 1; i > 0; i--) {
      String before = role(messages.get(i - 1));
      String role = role(messages.get(i));
      if (role.equals("system") && (before.equals("tool") || before.equals("assistant"))) {
        // Only at the beginning and beside users are there instructions.
        ((ObjectNode) messages.get(i)).put("role", "user");
        role = "user";
      }
      if (role.equals("user") && before.equals("tool")) {
        messages.insertObject(i).put("role", "assistant").put("content", NOTED);
      }
    }
    if (translated
        && !messages.isEmpty()
        && messages.get(messages.size() - 1) instanceof ObjectNode last
        && role(last).equals("assistant")) {
      last.put("prefix", true);
    }
  }

  private static String role(JsonNode message) {
    return message.path("role").asText();
  }
}
