package dev.penstock.provider.vertex;

import dev.penstock.config.TypeSettings;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.Locale;

/**
 * Whose a model is, and where: {@code gemini-2.5-flash}, {@code claude-sonnet-4-5@20250929}, with
 * or without {@code publishers/google/models/} or {@code google/} in front. A name comes from the
 * configuration, or, where that has a wildcard, from the caller.
 */
final class VertexModel {
  private static final int MOST_LETTERS = 128;

  private VertexModel() {}

  static boolean isClaude(String model) {
    return name(model).toLowerCase(Locale.ROOT).startsWith("claude");
  }

  /**
   * The model's path, without a method.
   *
   * @throws FailureException with {@code InvalidValue} if the name cannot be one path segment
   */
  static String path(TypeSettings.Vertex settings, String model) {
    return path(settings, isClaude(model) ? "anthropic" : "google", name(model));
  }

  /** Where prompts for all of Claude's models are counted; the body names the model. */
  static String counting(TypeSettings.Vertex settings) {
    return path(settings, "anthropic", "count-tokens") + ":rawPredict";
  }

  private static String path(TypeSettings.Vertex settings, String publisher, String name) {
    return "/v1/projects/%s/locations/%s/publishers/%s/models/%s"
        .formatted(settings.project(), settings.location(), publisher, checked(name));
  }

  /** What is behind the last slash. */
  static String name(String model) {
    return model.substring(model.lastIndexOf('/') + 1);
  }

  private static String checked(String name) {
    boolean plain =
        !name.isEmpty()
            && name.length() <= MOST_LETTERS
            && !name.contains("..")
            && name.chars().allMatch(VertexModel::isPlain);
    if (!plain || name.equals(".")) {
      throw new FailureException(
          new Failure.InvalidValue("model", "this is not the name of a model of Vertex AI"));
    }
    return name;
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._@".indexOf(c) >= 0;
  }
}
