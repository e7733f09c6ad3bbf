package dev.penstock.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the providers of each type are, if the file does not say. Each is what the vendor's own
 * documentation gives as the base URL of its API, as far as it is known to us (only Groq's,
 * Mistral's and Azure's were read again, on 2026-11-21); those of servers that one runs oneself are
 * where the server listens by default.
 */
final class DefaultAddresses {

  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("openai", "https://api.openai.com/v1"),
          Map.entry("anthropic", "https://api.anthropic.com"),
          Map.entry("gemini", "https://generativelanguage.googleapis.com"),
          Map.entry("cohere", "https://api.cohere.com"),
          Map.entry("ollama", "http://127.0.0.1:11434"),
          Map.entry("mistral", "https://api.mistral.ai/v1"),
          Map.entry("deepseek", "https://api.deepseek.com"),
          Map.entry("groq", "https://api.groq.com/openai/v1"),
          Map.entry("xai", "https://api.x.ai/v1"),
          Map.entry("openrouter", "https://openrouter.ai/api/v1"),
          Map.entry("together", "https://api.together.xyz/v1"),
          Map.entry("fireworks", "https://api.fireworks.ai/inference/v1"),
          Map.entry("perplexity", "https://api.perplexity.ai"),
          Map.entry("huggingface", "https://router.huggingface.co/v1"),
          Map.entry("nvidia", "https://integrate.api.nvidia.com/v1"),
          Map.entry("vllm", "http://127.0.0.1:8000/v1"),
          Map.entry("llamacpp", "http://127.0.0.1:8080/v1"));

  private DefaultAddresses() {}

  /** Null if the type has none. */
  static @Nullable String of(String type, @Nullable TypeSettings settings) {
    return switch (settings) {
      case TypeSettings.Vertex vertex -> vertex(vertex.location());
      case TypeSettings.Bedrock bedrock ->
          // China is a partition of its own; the others are under one name.
          "https://bedrock-runtime.%s.amazonaws.com%s"
              .formatted(bedrock.region(), bedrock.region().startsWith("cn-") ? ".cn" : "");
      case null, default -> FIXED.get(type);
    };
  }

  /** Multi-regions have hosts of another form than regions. */
  private static String vertex(String location) {
    return switch (location) {
      case "global" -> "https://aiplatform.googleapis.com";
      case "us", "eu" -> "https://aiplatform.%s.rep.googleapis.com".formatted(location);
      default -> "https://%s-aiplatform.googleapis.com".formatted(location);
    };
  }
}
