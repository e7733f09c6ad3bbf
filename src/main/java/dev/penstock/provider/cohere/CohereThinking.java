package dev.penstock.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * How long a model may think. Models that can, do so unless told otherwise, and as long as they
 * want; {@code thinking} is either Cohere's, or with Anthropic's name for the budget.
 */
final class CohereThinking {
  private static final String FIELD = "thinking";
  private static final int MINIMAL = 512;
  private static final int LOW = 1_024;
  private static final int MEDIUM = 4_096;
  private static final int HIGH = 16_384;

  /** What Cohere advises for as much thought as there can be. */
  private static final int MOST = 31_000;

  private CohereThinking() {}

  static void write(Conversation conversation, CohereModel model, ObjectNode body) {
    JsonNode given = conversation.extra().get(FIELD);
    String effort = conversation.reasoningEffort();
    if (given instanceof ObjectNode thinking) {
      body.set(FIELD, ours(thinking));
    } else if (given != null && !given.isNull()) {
      throw new FailureException(new Failure.InvalidValue(FIELD, "must be an object"));
    } else if (effort != null) {
      write(effort, conversation.sampling().maxTokens(), model, body);
    }
  }

  private static ObjectNode ours(ObjectNode given) {
    ObjectNode thinking = given.deepCopy();
    JsonNode budget = thinking.remove("budget_tokens");
    if (budget != null) {
      thinking.set("token_budget", budget);
    }
    if (thinking.path("type").asText().equals("adaptive")) {
      thinking.put("type", "enabled");
    }
    return thinking;
  }

  private static void write(
      String effort, @Nullable Integer maxTokens, CohereModel model, ObjectNode body) {
    int budget = budget(effort);
    if (!model.thinks()) {
      if (budget > 0) {
        throw CohereRequest.unsupported("reasoning_effort", "This model does not reason.");
      }
      return;
    }
    if (budget == 0) {
      body.putObject(FIELD).put("type", "disabled");
      return;
    }
    // A quarter of the caller's limit is left for the answer.
    int room = maxTokens == null ? budget : Math.max(1, maxTokens / 4 * 3);
    body.putObject(FIELD).put("type", "enabled").put("token_budget", Math.min(budget, room));
  }

  private static int budget(String effort) {
    return switch (effort) {
      case "none" -> 0;
      case "minimal" -> MINIMAL;
      case "low" -> LOW;
      case "medium" -> MEDIUM;
      case "high" -> HIGH;
      case "xhigh", "max" -> MOST;
      default ->
          throw new FailureException(
              new Failure.InvalidValue(
                  "reasoning_effort", "use none, minimal, low, medium, high or xhigh"));
    };
  }
}
