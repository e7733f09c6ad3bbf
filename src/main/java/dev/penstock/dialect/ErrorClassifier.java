package dev.penstock.dialect;

import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream's error means. Providers agree on statuses only roughly, so their codes and, for
 * the conditions that have no code of their own everywhere, their wording are read as well.
 */
public final class ErrorClassifier {

  private static final Set<String> CONTEXT_CODES =
      Set.of(
          "context_length_exceeded",
          "exceed_context_size_error",
          "context_window_exceeded",
          "model_context_window_exceeded");

  /** Parts of the sentences by which providers say that a prompt does not fit. */
  private static final List<String> CONTEXT_WORDS =
      List.of(
          "maximum context length", // OpenAI, vLLM, Mistral, DeepSeek, OpenRouter
          "context_length_exceeded",
          "context length exceeded",
          "maximum model length", // vLLM
          "max_model_len",
          "prompt is too long", // Anthropic
          "exceed context limit",
          "input token count", // Gemini
          "exceeds the context length", // Ollama
          "exceeds the maximum context",
          "exceeds context length",
          "context size", // llama.cpp
          "context window",
          "maximum prompt length", // xAI
          "reduce the length of the messages", // Groq
          "reduce the length of your prompt",
          "reduce the length of the input prompt",
          "too large for model with", // Mistral
          "input is too long", // Bedrock
          "number of input tokens exceeds", // Bedrock, of Amazon's own models
          "too many tokens", // Cohere
          "tokens + `max_new_tokens` must be"); // TGI, Together

  private static final Set<String> POLICY_CODES =
      Set.of(
          "content_filter",
          "content_policy_violation",
          "content_policy",
          "responsibleaipolicyviolation",
          "prohibited_content",
          "safety",
          "content_moderation");

  private static final List<String> POLICY_WORDS =
      List.of(
          "content management policy", // Azure
          "content filtering policy", // Anthropic
          "content policy",
          "usage policy", // OpenAI
          "usage policies",
          "usage guidelines", // xAI
          "safety system",
          "was flagged", // OpenRouter
          "blocked by safety");

  private static final Set<String> PROMPT_PARAMS =
      Set.of("prompt", "input", "max_tokens", "max_completion_tokens");

  private static final Set<String> CREDENTIAL_CODES =
      Set.of(
          "api_key_invalid", // Gemini, with status 400
          "invalid_api_key",
          "authentication_error",
          "insufficient_quota",
          "billing_error",
          "billing_not_active",
          "billing_hard_limit_reached");

  private static final List<String> CREDENTIAL_WORDS =
      List.of("api key not valid", "api key expired", "credit balance is too low");

  private static final Set<String> MODEL_CODES =
      Set.of(
          "model_not_found",
          "deploymentnotfound",
          "invalid_model",
          "model_not_available",
          "model_decommissioned");

  private static final List<String> MODEL_WORDS =
      List.of("model not exist", "is not a valid model", "invalid model:");

  /** Words for what a request may name by an id, in messages that name no model. */
  private static final Set<String> THINGS =
      Set.of(
          "file",
          "files",
          "image",
          "tool", // OpenRouter: "No endpoints found that support tool use."
          "tools",
          "assistant",
          "vector",
          "container",
          "thread",
          "item",
          "previous",
          "skill",
          "cachedcontent");

  private static final Set<String> MODEL_NAMES = Set.of("model", "models", "deployment", "engine");

  private static final Set<String> OVERLOAD_CODES = Set.of("overloaded_error", "engine_overloaded");

  private ErrorClassifier() {}

  /**
   * Never throws.
   *
   * @param message the upstream's words; cleaned before they are passed on
   */
  public static Failure classify(
      int status,
      @Nullable String type,
      @Nullable String code,
      @Nullable String param,
      String message,
      @Nullable Long retryAfterMillis) {
    Signs signs = new Signs(lower(type), lower(code), lower(message));
    Duration retryAfter =
        retryAfterMillis == null ? null : Duration.ofMillis(Math.max(0, retryAfterMillis));
    if (status == 402 || signs.say(CREDENTIAL_CODES, CREDENTIAL_WORDS)) {
      return new Failure.CredentialRefused();
    }
    if (status == 429) {
      return new Failure.UpstreamRateLimited(retryAfter);
    }
    boolean aboutPrompt = isPrompts(param);
    // Ollama says it with 500; other servers' faults may mention a context as well.
    boolean tooLong =
        status == 400
            || status == 413
            || status == 422
            || (status == 500 && signs.message.contains("exceeds"));
    if (signs.say(CONTEXT_CODES, aboutPrompt && tooLong ? CONTEXT_WORDS : List.of())) {
      return new Failure.ContextLengthExceeded(ErrorText.clean(message));
    }
    boolean ofPolicy = aboutPrompt && status < 500 && !signs.message.contains("account");
    if (status < 500 && signs.say(POLICY_CODES, ofPolicy ? POLICY_WORDS : List.of())) {
      return new Failure.ContentPolicyViolation(ErrorText.clean(message));
    }
    boolean ofModel = status < 500 && signs.say(MODEL_CODES, MODEL_WORDS);
    if (status == 404 && !ofModel && signs.isOfCallers(param)) {
      return rejected(400, "invalid_value", param, message);
    }
    if (status == 404 || ofModel) {
      // A wrong base_url as well, which answers with nothing, a page, or "Not Found".
      return new Failure.UpstreamModelNotFound();
    }
    if (status == 503 || status == 529 || signs.say(OVERLOAD_CODES, List.of())) {
      return new Failure.UpstreamOverloaded(retryAfter);
    }
    return switch (status) {
      case 401 -> new Failure.CredentialRefused();
      case 403 -> new Failure.CredentialRefused(false);
      case 400, 413, 422 -> rejected(status, signs.code, param, message);
      default -> new Failure.UpstreamBroken("status " + status + ": " + ErrorText.clean(message));
    };
  }

  /** Another parameter that is named is at fault, whatever words the message holds. */
  private static boolean isPrompts(@Nullable String param) {
    return param == null
        || param.isEmpty()
        || param.startsWith("messages")
        || PROMPT_PARAMS.contains(param);
  }

  private static Failure rejected(int status, String code, @Nullable String param, String message) {
    String ours =
        switch (code) {
          case "unsupported_parameter", "unsupported_value" -> "unsupported_parameter";
          case "missing_required_parameter", "missing" -> "missing_required_parameter";
          case "invalid_value", "invalid_type" -> "invalid_value";
          default ->
              status == 413
                  ? "request_too_large"
                  : param == null || param.isEmpty() ? "invalid_request" : "invalid_value";
        };
    return new Failure.UpstreamRejected(
        status,
        ours,
        param == null || param.isEmpty() ? null : ErrorText.clean(param),
        ErrorText.clean(message));
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  /** What an error says, in lower case. */
  private record Signs(String type, String code, String message) {
    /** Whether what was not found is something that the caller named, and not the model. */
    boolean isOfCallers(@Nullable String param) {
      if (param != null && !param.isEmpty()) {
        return !param.equals("model");
      }
      // Web servers have words of their own for a wrong path, but neither types nor codes.
      if (type.isEmpty() && code.isEmpty()) {
        return false;
      }
      Set<String> words = words();
      return Collections.disjoint(words, MODEL_NAMES) && !Collections.disjoint(words, THINGS);
    }

    private Set<String> words() {
      Set<String> words = new HashSet<>();
      int from = 0;
      for (int at = 0; at <= message.length(); at++) {
        if (at == message.length() || !Character.isLetter(message.charAt(at))) {
          words.add(message.substring(from, at));
          from = at + 1;
        }
      }
      return words;
    }

    boolean say(Set<String> codes, List<String> words) {
      return codes.contains(code)
          || codes.contains(type)
          || words.stream().anyMatch(message::contains);
    }
  }
}
