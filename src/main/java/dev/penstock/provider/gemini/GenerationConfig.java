package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.ResponseFormat;
import dev.penstock.api.Conversation.Sampling;
import dev.penstock.dialect.Limits;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import org.jspecify.annotations.Nullable;

/** How to sample and in which form, as {@code generationConfig}. */
final class GenerationConfig {
  static final String TOP_K = "top_k";
  static final String THINKING_CONFIG = "thinking_config";

  private static final int MOST_STOPS = 5;

  private GenerationConfig() {}

  static ObjectNode of(Conversation conversation) {
    ObjectNode config = GeminiJson.newObject();
    sampling(conversation.sampling(), config);
    logprobs(conversation.sampling().topLogprobs(), config);
    GeminiRequest.copy(conversation, TOP_K, config, "topK");
    if (conversation.responseFormat() != null) {
      format(conversation.responseFormat(), config);
    }
    GeminiModalities.write(conversation, config);
    thinking(conversation, config);
    return config;
  }

  private static void sampling(Sampling sampling, ObjectNode config) {
    if (sampling.maxTokens() != null) {
      config.put("maxOutputTokens", sampling.maxTokens());
    }
    if (sampling.temperature() != null) {
      config.put("temperature", sampling.temperature());
    }
    if (sampling.topP() != null) {
      config.put("topP", sampling.topP());
    }
    if (sampling.seed() != null) {
      config.put("seed", seed(sampling.seed()));
    }
    Limits.stops(sampling.stop().size(), MOST_STOPS, "Gemini");
    if (!sampling.stop().isEmpty()) {
      ArrayNode stop = config.putArray("stopSequences");
      sampling.stop().forEach(stop::add);
    }
    if (sampling.choices() > 1) {
      config.put("candidateCount", sampling.choices());
    }
    penalty("presencePenalty", sampling.presencePenalty(), config);
    penalty("frequencyPenalty", sampling.frequencyPenalty(), config);
  }

  private static int seed(long seed) {
    if (seed != (int) seed) {
      throw new FailureException(
          new Failure.InvalidValue("seed", "this model takes a seed of 32 bits only"));
    }
    return (int) seed;
  }

  /** Some models refuse penalties altogether; none at all means the same. */
  private static void penalty(String name, @Nullable Double value, ObjectNode config) {
    if (value != null && value != 0) {
      config.put(name, value);
    }
  }

  private static void logprobs(@Nullable Integer top, ObjectNode config) {
    if (top == null) {
      return;
    }
    config.put("responseLogprobs", true);
    if (top > 0) {
      config.put("logprobs", top);
    }
  }

  private static void format(ResponseFormat format, ObjectNode config) {
    config.put("responseMimeType", "application/json");
    switch (format) {
      case ResponseFormat.JsonObject f -> {}
      case ResponseFormat.JsonSchema f ->
          config.set("responseJsonSchema", GeminiSchema.of(f.schema()));
    }
  }

  private static void thinking(Conversation conversation, ObjectNode config) {
    String effort = conversation.reasoningEffort();
    if (effort != null && !conversation.extra().containsKey(THINKING_CONFIG)) {
      ObjectNode thinking = GeminiThinking.of(conversation.model(), effort);
      if (thinking != null) {
        config.set("thinkingConfig", thinking);
      }
    }
    GeminiRequest.copy(conversation, THINKING_CONFIG, config, "thinkingConfig");
  }
}
