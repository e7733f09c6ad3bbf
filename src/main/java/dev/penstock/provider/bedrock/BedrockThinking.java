package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.Sampling;
import dev.penstock.dialect.claude.ClaudeThinking;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how the model is to reason, at each maker's place: Claude's {@code thinking} and
 * {@code outputConfig.effort}, Nova's {@code reasoningConfig}, gpt-oss' {@code reasoning_effort}.
 *
 * @param claude what is said to Claude; null for other models
 */
record BedrockThinking(BedrockModel model, @Nullable ClaudeThinking claude) {

  static BedrockThinking of(Conversation conversation, BedrockModel model) {
    return new BedrockThinking(
        model, model.isClaude() ? ClaudeThinking.of(conversation, model.claude()) : null);
  }

  /** Whether Claude is to think, as far as the request says. */
  boolean active() {
    return claude != null && claude.active();
  }

  /** What of earlier turns goes back. */
  EchoedReasoning echoed() {
    return new EchoedReasoning(model, claude != null && claude.keepsReasoning(model.claude()));
  }

  void write(Conversation conversation, ObjectNode body, ObjectNode additional) {
    if (claude != null) {
      if (claude.node() != null) {
        additional.set("thinking", claude.node());
      }
      if (claude.effort() != null) {
        body.withObjectProperty("outputConfig").put("effort", claude.effort());
      }
      return;
    }
    JsonNode own = conversation.extra().get("thinking");
    if (own != null && !own.isNull()) {
      // Behind an ARN there may be Claude.
      additional.set("thinking", own);
    }
    if (conversation.reasoningEffort() != null) {
      writeEffort(checked(conversation.reasoningEffort()), conversation.sampling(), additional);
    }
  }

  private static String checked(String effort) {
    return switch (effort) {
      case "none", "minimal", "low", "medium", "high", "xhigh", "max" -> effort;
      default ->
          throw BedrockJson.invalid(
              "reasoning_effort",
              "reasoning_effort must be none, minimal, low, medium, high, xhigh or max.");
    };
  }

  private void writeEffort(String effort, Sampling sampling, ObjectNode additional) {
    String level =
        switch (effort) {
          case "none", "minimal", "low" -> "low";
          case "medium" -> "medium";
          default -> "high";
        };
    if (model.family() == BedrockModel.Family.GPT_OSS) {
      additional.put("reasoning_effort", level);
    } else if (model.isThinkingNova()) {
      if (!effort.equals("none")) {
        additional
            .putObject("reasoningConfig")
            .put("type", "enabled")
            .put("maxReasoningEffort", affordable(level, sampling));
      }
    } else if (!effort.equals("none") && !effort.equals("minimal")) {
      throw BedrockJson.unsupported(
          "reasoning_effort",
          "This model cannot be told how much to reason; leave reasoning_effort out.");
    }
  }

  /** At its highest effort Nova takes neither a limit nor a way of sampling. */
  private static String affordable(String level, Sampling sampling) {
    boolean bound =
        sampling.maxTokens() != null || sampling.temperature() != null || sampling.topP() != null;
    return bound && level.equals("high") ? "medium" : level;
  }
}
