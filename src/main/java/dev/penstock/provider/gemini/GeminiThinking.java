package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's {@code reasoning_effort} as {@code thinkingConfig}, with Google's own numbers (guide
 * "OpenAI compatibility"):
 *
 * <pre>
 * effort    2.5: thinkingBudget   3 and later: thinkingLevel
 * none      0 (not Pro)           minimal (not Pro)
 * minimal   1024                  minimal; Pro: low
 * low       1024                  low
 * medium    8192                  medium; 3 Pro: high
 * high      24576                 high
 * xhigh     24576                 high
 * </pre>
 *
 * <p>Pro models always think, so {@code none} is refused for them. Models before 2.5 do not think;
 * anything but {@code none} is refused. Thought summaries are asked for with every effort but
 * {@code none}; without an effort the request leaves thinking to the model.
 */
final class GeminiThinking {
  private GeminiThinking() {}

  /** Null if there is nothing to say. */
  static @Nullable ObjectNode of(String model, String effort) {
    return switch (GeminiModel.thinking(model)) {
      case NEVER -> never(effort);
      case BUDGET -> config(effort).put("thinkingBudget", budget(model, effort));
      case LEVEL -> config(effort).put("thinkingLevel", level(model, effort));
    };
  }

  private static @Nullable ObjectNode never(String effort) {
    if (effort.equals("none")) {
      return null;
    }
    throw unsupported("this model does not reason");
  }

  private static ObjectNode config(String effort) {
    ObjectNode config = GeminiJson.newObject();
    return effort.equals("none") ? config : config.put("includeThoughts", true);
  }

  private static int budget(String model, String effort) {
    return switch (effort) {
      case "none" -> off(model, 0);
      case "minimal", "low" -> 1024;
      case "medium" -> 8192;
      case "high", "xhigh" -> 24576;
      default -> throw unknown();
    };
  }

  private static String level(String model, String effort) {
    return switch (effort) {
      case "none" -> off(model, "minimal");
      case "minimal" -> GeminiModel.isPro(model) ? "low" : "minimal";
      case "low" -> "low";
      case "medium" -> GeminiModel.isFirstPro3(model) ? "high" : "medium";
      case "high", "xhigh" -> "high";
      default -> throw unknown();
    };
  }

  private static <T> T off(String model, T value) {
    if (GeminiModel.isPro(model)) {
      throw unsupported("this model always reasons");
    }
    return value;
  }

  private static FailureException unsupported(String why) {
    return new FailureException(new Failure.UnsupportedParameter("reasoning_effort", why));
  }

  private static FailureException unknown() {
    return new FailureException(
        new Failure.InvalidValue(
            "reasoning_effort", "expected none, minimal, low, medium, high or xhigh"));
  }
}
