package dev.penstock.provider.gemini;

import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What a model's name tells: its path and its generation. A name comes from the configuration, or,
 * where that has a wildcard, from the caller.
 */
final class GeminiModel {
  /** How a model's thinking is set. */
  enum Thinking {
    NEVER,
    BUDGET,
    LEVEL
  }

  private static final String MODELS = "models/";
  private static final String TUNED_MODELS = "tunedModels/";
  private static final List<String> BEFORE_THINKING =
      List.of("gemini-1.", "gemini-2.0", "gemma-2", "gemma-3", "learnlm");

  private GeminiModel() {}

  /**
   * Path and query of the call for a model: {@code name}, {@code models/name} or {@code
   * tunedModels/name}.
   *
   * @throws FailureException with {@code InvalidValue} if the name cannot be one path segment
   */
  static String path(String model, boolean stream) {
    return path(model, stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
  }

  /** The same of any method, such as {@code :countTokens}. */
  static String path(String model, String method) {
    String collection = model.startsWith(TUNED_MODELS) ? TUNED_MODELS : MODELS;
    return "/v1beta/" + collection + encode(segment(model)) + method;
  }

  /** The same for embeddings. */
  static String embeddingsPath(String model) {
    return "/v1beta/" + MODELS + encode(segment(model)) + ":batchEmbedContents";
  }

  /** Its name as requests that hold it want it. */
  static String resource(String model) {
    return (model.startsWith(TUNED_MODELS) ? TUNED_MODELS : MODELS) + segment(model);
  }

  static Thinking thinking(String model) {
    String name = plain(model);
    if (name.startsWith("gemini-2.5")) {
      return Thinking.BUDGET;
    }
    // Names without a version, such as gemini-flash-latest, mean the newest.
    return BEFORE_THINKING.stream().anyMatch(name::startsWith) ? Thinking.NEVER : Thinking.LEVEL;
  }

  /** From 3 on, Gemini refuses a turn whose first function call has no thought signature. */
  static boolean requiresSignatures(String model) {
    return plain(model).startsWith("gemini-") && thinking(model) == Thinking.LEVEL;
  }

  static boolean isPro(String model) {
    return (plain(model) + "-").contains("-pro-");
  }

  /** Gemini 3 Pro, which knows no level between low and high; 3.1 does. */
  static boolean isFirstPro3(String model) {
    return plain(model).startsWith("gemini-3-pro");
  }

  private static String plain(String model) {
    return model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  private static String segment(String model) {
    String name = model;
    if (model.startsWith(MODELS)) {
      name = model.substring(MODELS.length());
    } else if (model.startsWith(TUNED_MODELS)) {
      name = model.substring(TUNED_MODELS.length());
    }
    if (name.isEmpty() || name.equals(".") || name.contains("..") || name.contains("/")) {
      throw new FailureException(
          new Failure.InvalidValue("model", "this is not the name of a Gemini model"));
    }
    return name;
  }

  /** All but RFC 3986's unreserved characters: a colon would begin another method. */
  private static String encode(String name) {
    StringBuilder out = new StringBuilder(name.length());
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isUnreserved(c)) {
        out.append(c);
      } else {
        out.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return out.toString();
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }
}
