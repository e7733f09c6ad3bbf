package dev.penstock.provider.cohere;

import java.util.List;

/** What of the API hangs on the model; one that is not known here is taken for the latest. */
record CohereModel(String name) {
  /** Those of which the documentation does not say that they reason. */
  private static final List<String> WITHOUT_THOUGHT =
      List.of(
          "command-r",
          "command-a-03",
          "command-a-vision",
          "command-a-translate",
          "command-light",
          "command-nightly",
          "c4ai-",
          "tiny-aya");

  /** Those of text alone. */
  private static final List<String> WITHOUT_SIGHT =
      List.of(
          "command-r",
          "command-a-03",
          "command-a-reasoning",
          "command-a-translate",
          "command-light",
          "command-nightly",
          "c4ai-command",
          "c4ai-aya-expanse",
          "tiny-aya");

  /** Those before Command R7B: {@code tool_choice} is unknown to them. */
  private static final List<String> WITHOUT_CHOICE =
      List.of("command-r-", "command-light", "command-nightly");

  /** Whether it can think. */
  boolean thinks() {
    return !name.equals("command") && WITHOUT_THOUGHT.stream().noneMatch(name::startsWith);
  }

  /** Whether it can be shown images. */
  boolean sees() {
    return !name.equals("command") && WITHOUT_SIGHT.stream().noneMatch(name::startsWith);
  }

  /** Whether it can be told to call a tool, or not to. */
  boolean takesToolChoice() {
    return !name.equals("command")
        && !name.equals("command-r")
        && WITHOUT_CHOICE.stream().noneMatch(name::startsWith);
  }
}
