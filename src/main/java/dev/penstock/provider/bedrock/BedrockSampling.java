package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.Sampling;
import org.jspecify.annotations.Nullable;

/**
 * {@code inferenceConfig}, and {@code top_k} at each maker's place. What is neutral for Claude
 * (temperature 1, top_p 1) is left out, so that it cannot offend a model that takes none; other
 * models have other defaults.
 *
 * @param thinking whether Claude is to think
 */
record BedrockSampling(BedrockModel model, boolean thinking) {

  /** Adds what was asked for. */
  void write(Conversation conversation, ObjectNode body, ObjectNode additional) {
    Sampling sampling = conversation.sampling();
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    if (sampling.maxTokens() != null) {
      config.put("maxTokens", sampling.maxTokens());
    }
    Double temperature = temperature(sampling.temperature());
    if (temperature != null) {
      config.put("temperature", temperature);
    }
    Double topP = topP(sampling.topP(), temperature != null);
    if (topP != null) {
      config.put("topP", topP);
    }
    writeStop(sampling, config);
    if (!config.isEmpty()) {
      body.set("inferenceConfig", config);
    }
    JsonNode topK = conversation.extra().get("top_k");
    if (topK != null && !topK.isNull()) {
      writeTopK(topK, additional);
    }
  }

  private @Nullable Double temperature(@Nullable Double asked) {
    if (asked == null || (model.isClaude() && asked == 1.0)) {
      return null;
    }
    if (asked > 1.0) {
      throw BedrockJson.invalid("temperature", "Bedrock takes a temperature from 0 to 1.");
    }
    allow(!model.isClaude() || !(model.claude().fixedSampling() || thinking), "temperature");
    return asked;
  }

  private @Nullable Double topP(@Nullable Double asked, boolean besideTemperature) {
    if (asked == null || (model.isClaude() && asked == 1.0)) {
      return null;
    }
    if (model.isClaude()) {
      allow(!model.claude().fixedSampling() && (!thinking || asked >= 0.95), "top_p");
      if (besideTemperature && model.claude().oneSamplingParameter()) {
        throw BedrockJson.unsupported(
            "top_p", "This model takes either temperature or top_p; leave one out.");
      }
    }
    return asked;
  }

  private void writeStop(Sampling sampling, ObjectNode config) {
    if (sampling.stop().isEmpty()) {
      return;
    }
    ArrayNode stops = config.putArray("stopSequences");
    for (String stop : sampling.stop()) {
      if (stop.isEmpty() || (stop.isBlank() && model.isClaude())) {
        throw BedrockJson.unsupported(
            "stop", "This model takes no stop sequence of white space only.");
      }
      stops.add(stop);
    }
  }

  private void writeTopK(JsonNode topK, ObjectNode additional) {
    switch (model.family()) {
      case CLAUDE -> {
        allow(!model.claude().fixedSampling() && !thinking, "top_k");
        additional.set("top_k", topK);
      }
      case NOVA -> additional.withObjectProperty("inferenceConfig").set("topK", topK);
      case GPT_OSS, OTHER -> additional.set("top_k", topK);
    }
  }

  private static void allow(boolean condition, String param) {
    if (!condition) {
      throw BedrockJson.unsupported(
          param, "This model takes no " + param + " of its own, or not while it reasons; omit it.");
    }
  }
}
