package dev.penstock.dialect.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.ToolChoice;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how the model is to think.
 *
 * <p>{@code reasoning_effort} is a wish: where it meets something that Anthropic does not allow
 * beside thinking (a forced tool, a tool loop whose reasoning was not handed back, a limit of
 * tokens below the smallest budget), the model answers without thinking. {@code thinking} is
 * Anthropic's own parameter and passes as it is; what contradicts it is refused.
 *
 * @param node value of {@code thinking}; null to say nothing
 * @param effort value of {@code output_config.effort}; null to say nothing
 * @param budget tokens of thinking that {@code max_tokens} must exceed; 0 if there is no budget
 */
public record ClaudeThinking(@Nullable JsonNode node, @Nullable String effort, int budget) {
  private static final ClaudeThinking UNSAID = new ClaudeThinking(null, null, 0);
  private static final int SMALLEST_BUDGET = 1024;

  /** What is to be said about thinking in this call. */
  public static ClaudeThinking of(Conversation conversation, ClaudeModel model) {
    JsonNode given = conversation.extra().get("thinking");
    if (given != null && !given.isNull()) {
      return given(given, conversation, model);
    }
    String effort = conversation.reasoningEffort();
    boolean forced = forcesTool(conversation);
    if (effort == null) {
      return forced && model.thinksByDefault() ? off(model) : UNSAID;
    }
    check(effort, model);
    if (forced) {
      return off(model);
    }
    return model.thinksAdaptively() ? adaptive(effort, model) : budget(effort, conversation);
  }

  /** Whether this call asks the model to think, as far as the request says. */
  public boolean active() {
    return node != null && !"disabled".equals(node.path("type").asText());
  }

  /**
   * Whether reasoning of earlier turns is handed back. Anthropic refuses it in the turn that the
   * answer continues if the model is not to think, and ignores it elsewhere.
   */
  public boolean keepsReasoning(ClaudeModel model) {
    return active() || (node == null && model.mayThinkUnasked());
  }

  private static ClaudeThinking given(JsonNode node, Conversation conversation, ClaudeModel model) {
    String type = node.path("type").asText("");
    if (!type.equals("disabled") && forcesTool(conversation)) {
      throw new FailureException(
          new Failure.UnsupportedParameter(
              "tool_choice", "This provider cannot force a tool while thinking is on."));
    }
    if (type.equals("enabled") && ToolLoop.lacksReasoning(conversation.messages())) {
      return UNSAID;
    }
    return new ClaudeThinking(
        node,
        type.equals("adaptive") ? grade(conversation, model) : null,
        node.path("budget_tokens").asInt(0));
  }

  private static @Nullable String grade(Conversation conversation, ClaudeModel model) {
    String effort = conversation.reasoningEffort();
    if (effort == null || effort.equals("none")) {
      return null;
    }
    check(effort, model);
    return nativeEffort(effort, model);
  }

  private static void check(String effort, ClaudeModel model) {
    boolean thinks =
        switch (effort) {
          case "none", "minimal" -> false;
          case "low", "medium", "high", "xhigh", "max" -> true;
          default ->
              throw new FailureException(
                  new Failure.InvalidValue(
                      "reasoning_effort",
                      "reasoning_effort must be none, minimal, low, medium, high, xhigh or max."));
        };
    if (thinks && !model.thinks()) {
      throw new FailureException(
          new Failure.UnsupportedParameter(
              "reasoning_effort", "This model cannot reason; leave reasoning_effort out."));
    }
  }

  private static ClaudeThinking adaptive(String effort, ClaudeModel model) {
    if (effort.equals("none")) {
      return off(model);
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", "adaptive");
    if (model.hidesThinking()) {
      node.put("display", "summarized");
    }
    return new ClaudeThinking(node, nativeEffort(effort, model), 0);
  }

  private static ClaudeThinking budget(String effort, Conversation conversation) {
    int wanted =
        switch (effort) {
          case "low" -> SMALLEST_BUDGET;
          case "medium" -> 4096;
          case "high" -> 16384;
          case "xhigh", "max" -> 24576;
          default -> 0;
        };
    Integer limit = conversation.sampling().maxTokens();
    // The limit covers thinking and text: a quarter is left to the text.
    int budget = limit == null ? wanted : Math.min(wanted, (int) (limit * 3L / 4));
    if (budget < SMALLEST_BUDGET || ToolLoop.lacksReasoning(conversation.messages())) {
      return UNSAID;
    }
    ObjectNode node =
        JsonNodeFactory.instance.objectNode().put("type", "enabled").put("budget_tokens", budget);
    return new ClaudeThinking(node, null, budget);
  }

  /** The nearest to no thinking that the model allows. */
  private static ClaudeThinking off(ClaudeModel model) {
    if (!model.thinksByDefault()) {
      return UNSAID;
    }
    return model.canStopThinking()
        ? new ClaudeThinking(JsonNodeFactory.instance.objectNode().put("type", "disabled"), null, 0)
        : new ClaudeThinking(null, "low", 0);
  }

  private static String nativeEffort(String effort, ClaudeModel model) {
    return switch (effort) {
      case "minimal" -> "low";
      case "xhigh", "max" -> model.generation() == 406 ? "high" : effort;
      default -> effort;
    };
  }

  private static boolean forcesTool(Conversation conversation) {
    ToolChoice choice = conversation.toolChoice();
    return !conversation.tools().isEmpty()
        && (choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named);
  }
}
