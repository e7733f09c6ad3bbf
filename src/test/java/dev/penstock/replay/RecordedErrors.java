package dev.penstock.replay;

import dev.penstock.testing.Recordings.Recording;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a caller is told of each recorded error: the table of errors, applied by hand. */
final class RecordedErrors {

  /**
   * A client-visible error.
   *
   * @param tellsMessage whether the provider's words, or their beginning, are passed on
   * @param retryAfter the header's value; null if there is none
   */
  record Expected(int status, String code, boolean tellsMessage, @Nullable String retryAfter) {}

  private static final Expected CREDENTIALS =
      new Expected(502, "upstream_credentials_refused", false, null);
  private static final Expected MODEL = new Expected(404, "model_not_found", false, null);

  private static final Map<String, Expected> ALL =
      Map.ofEntries(
          Map.entry("anthropic/error-400-context", told(400, "context_length_exceeded")),
          Map.entry("anthropic/error-401", CREDENTIALS),
          Map.entry("anthropic/error-404", MODEL),
          Map.entry("bedrock/error-400-context", told(400, "context_length_exceeded")),
          Map.entry("bedrock/error-403", CREDENTIALS),
          Map.entry("gemini/error-400-api-key", CREDENTIALS),
          // RetryInfo says 48 s; the prose says 48.94.
          Map.entry("gemini/error-429", rateLimited("48")),
          Map.entry("ollama/error-404", MODEL),
          Map.entry("openai/error-400", told(400, "unsupported_parameter")),
          Map.entry("openai/error-401", CREDENTIALS),
          Map.entry("openai/error-404", MODEL),
          Map.entry("azure/error-400-prompt-filter", told(400, "content_policy_violation")),
          Map.entry("azure/error-401", CREDENTIALS),
          Map.entry("azure/error-404", MODEL),
          // It says "retry-after: 1" and "retry-after-ms: 0"; the finer one wins.
          Map.entry("azure/error-429", rateLimited("1")),
          Map.entry("cohere/error-400-context", told(400, "context_length_exceeded")),
          Map.entry("cohere/error-401", CREDENTIALS),
          Map.entry("deepseek/error-401", CREDENTIALS),
          Map.entry("groq/error-400-tool-use-failed", told(400, "invalid_request")),
          Map.entry("huggingface/error-404", MODEL),
          Map.entry("mistral/error-401", CREDENTIALS),
          // No header, so the gateway's own guess.
          Map.entry("openrouter/error-429", rateLimited("5")));

  private RecordedErrors() {}

  static Expected of(Recording recording) {
    Expected expected = ALL.get(recording.toString());
    if (expected == null) {
      throw new AssertionError("a new recording: say what is expected of " + recording);
    }
    return expected;
  }

  private static Expected told(int status, String code) {
    return new Expected(status, code, true, null);
  }

  private static Expected rateLimited(String retryAfter) {
    return new Expected(429, "upstream_rate_limited", false, retryAfter);
  }
}
