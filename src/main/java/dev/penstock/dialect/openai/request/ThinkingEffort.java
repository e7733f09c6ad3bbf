package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Anthropic's {@code thinking} as {@code reasoning_effort}, for providers that know only that. A
 * budget is the effort that becomes such a budget on the way to Anthropic; to think as much as is
 * good for it is what a reasoning model does unasked, and so is said by nothing; where thinking is
 * off nothing is asked for either, since most models take no {@code none}.
 */
public final class ThinkingEffort {
  private static final int MEDIUM = 4096;
  private static final int HIGH = 16384;

  private ThinkingEffort() {}

  /** Puts the one in place of the other, unless there is an effort already. */
  public static void replace(ObjectNode request) {
    JsonNode thinking = request.remove("thinking");
    if (thinking == null || !thinking.isObject()) {
      return;
    }
    JsonNode effort = request.path("reasoning_effort");
    if (effort.asText().equals("max")) {
      // Anthropic's alone.
      request.put("reasoning_effort", "high");
    } else if (!effort.isTextual() && thinking.path("type").asText().equals("enabled")) {
      request.put("reasoning_effort", effort(thinking.path("budget_tokens").asInt()));
    }
  }

  private static String effort(int budget) {
    return budget < MEDIUM ? "low" : budget < HIGH ? "medium" : "high";
  }
}
