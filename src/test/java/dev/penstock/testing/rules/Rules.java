package dev.penstock.testing.rules;

import java.util.ArrayList;
import java.util.List;

/** The rules of each type of provider. */
public final class Rules {
  private Rules() {}

  /** Rules of the bodies of chats that go to a type of provider. */
  public static RuleSet of(String type) {
    return switch (type) {
      case "anthropic" -> AnthropicRules.MESSAGES;
      case "gemini" -> GeminiRules.GENERATE;
      case "bedrock" -> ConverseRules.CONVERSE;
      case "cohere" -> CohereRules.CHAT;
      case "ollama" -> OllamaRules.CHAT;
      case "tgi" -> TgiRules.GENERATE;
      default -> ChatVendorRules.of(type);
    };
  }

  /** The same of a call, by the line of its head: some types have more than one API. */
  public static RuleSet of(String type, String line) {
    String path = line.split(" ", 3)[1].split("\\?", 2)[0];
    return path.endsWith("/responses") ? ResponsesRules.RESPONSES : of(type);
  }

  static List<RuleSet> all() {
    List<RuleSet> all = new ArrayList<>(ChatVendorRules.sets());
    all.addAll(
        List.of(
            AnthropicRules.MESSAGES,
            AnthropicRules.VERTEX,
            GeminiRules.GENERATE,
            ConverseRules.CONVERSE,
            CohereRules.CHAT,
            OllamaRules.CHAT,
            TgiRules.GENERATE,
            ResponsesRules.RESPONSES));
    return all;
  }
}
