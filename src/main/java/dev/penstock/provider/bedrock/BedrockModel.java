package dev.penstock.provider.bedrock;

import dev.penstock.dialect.claude.ClaudeModel;
import java.util.List;
import java.util.Locale;

/**
 * What a model takes, told from its id: {@code amazon.nova-lite-v1:0}, an inference profile ({@code
 * us.anthropic.claude-...}), or an ARN that ends with one of them. The ARN of an application's
 * profile, of an imported or a provisioned model does not tell; then {@code base_model} may. What
 * is not known of a model is left to Bedrock to judge.
 */
record BedrockModel(String id, Family family, ClaudeModel claude) {
  /** Who made it, where this makes a difference. */
  enum Family {
    CLAUDE,
    NOVA,
    GPT_OSS,
    OTHER
  }

  /** Models that no tool can be forced upon ("ToolChoice", Bedrock API reference). */
  private static final List<String> CHOOSE_THEMSELVES =
      List.of("llama", "jamba", "command", "titan", "deepseek.r1");

  /**
   * Models without structured output of their own ("Get validated JSON results from models",
   * Bedrock user guide): the older ones, for every new one seems to have it.
   */
  private static final List<String> UNSTRUCTURED =
      List.of(
          "llama",
          "jamba",
          "command",
          "titan",
          "deepseek.r1",
          "nova",
          "mistral-7b",
          "mixtral",
          "mistral-small-24",
          "mistral-large-24",
          "pixtral",
          "palmyra");

  /** Models of text alone ("Supported foundation models", Bedrock user guide). */
  private static final List<String> BLIND =
      List.of(
          "nova-micro",
          "llama3-8b",
          "llama3-70b",
          "llama3-1",
          "llama3-3",
          "titan-text",
          "mistral-7b",
          "mixtral",
          "mistral-large-24",
          "mistral-small-24",
          "jamba",
          "command-r",
          "deepseek.r1",
          "gpt-oss");

  static BedrockModel of(String id) {
    String name = id.toLowerCase(Locale.ROOT);
    return new BedrockModel(id, family(name), ClaudeModel.of(name));
  }

  private static Family family(String name) {
    if (name.contains("claude")) {
      return Family.CLAUDE;
    }
    if (name.contains("gpt-oss")) {
      return Family.GPT_OSS;
    }
    return name.contains("nova-") ? Family.NOVA : Family.OTHER;
  }

  boolean isClaude() {
    return family == Family.CLAUDE;
  }

  /** Nova from its second generation on. */
  boolean isThinkingNova() {
    return family == Family.NOVA && holds("nova-2");
  }

  /** Whether it can be made to call a tool. */
  boolean canBeForced() {
    return CHOOSE_THEMSELVES.stream().noneMatch(this::holds);
  }

  /** Whether its text can be made to follow a schema. */
  boolean hasStructuredOutput() {
    return isClaude()
        ? claude.generation() == 0 || claude.generation() >= 405
        : UNSTRUCTURED.stream().noneMatch(this::holds);
  }

  /** Whether it may be shown images and the like. */
  boolean mayPerceive() {
    return BLIND.stream().noneMatch(this::holds);
  }

  /** Whether it has a cache that marks in the prompt speak to. */
  boolean hasCache() {
    return family == Family.NOVA
        || (isClaude() && (claude.generation() == 0 || claude.generation() >= 305));
  }

  /** Whether tools may be marked as well. */
  boolean cachesTools() {
    return isClaude();
  }

  /** Whether a mark may say how long to keep something. */
  boolean keepsForAnHour() {
    return isClaude() && claude.generation() >= 405;
  }

  private boolean holds(String part) {
    return id.toLowerCase(Locale.ROOT).contains(part);
  }
}
