package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.Sampling;
import dev.penstock.dialect.claude.ClaudeModel;
import dev.penstock.dialect.claude.ClaudeThinking;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * Limits and sampling. Neutral values (temperature 1, top_p 1) are Anthropic's defaults and are
 * left out, so that they cannot offend a model that takes none.
 */
record AnthropicSampling(ClaudeModel model, ClaudeThinking thinking) {
  private static final int ROOM_FOR_TEXT = 4096;

  /** Adds {@code max_tokens}, {@code stop_sequences} and what of the sampling was asked for. */
  void write(Conversation conversation, ObjectNode body) {
    Sampling sampling = conversation.sampling();
    body.put("max_tokens", maxTokens(sampling.maxTokens()));
    writeStop(sampling, body);
    Double temperature = temperature(sampling.temperature());
    if (temperature != null) {
      body.put("temperature", temperature);
    }
    Double topP = topP(sampling.topP(), temperature != null);
    if (topP != null) {
      body.put("top_p", topP);
    }
    JsonNode topK = conversation.extra().get("top_k");
    if (topK != null && !topK.isNull()) {
      require(!model.fixedSampling() && !thinking.active(), "top_k");
      body.set("top_k", topK);
    }
  }

  /** The caller's own limit is never raised: it may be there for the money. */
  private int maxTokens(@Nullable Integer asked) {
    if (asked != null) {
      return asked;
    }
    int least = thinking.budget() == 0 ? 0 : thinking.budget() + ROOM_FOR_TEXT;
    return Math.max(model.defaultMaxTokens(), least);
  }

  private static void writeStop(Sampling sampling, ObjectNode body) {
    if (sampling.stop().isEmpty()) {
      return;
    }
    ArrayNode stops = body.putArray("stop_sequences");
    for (String stop : sampling.stop()) {
      if (stop.isBlank()) {
        throw new FailureException(
            new Failure.UnsupportedParameter(
                "stop", "This provider takes no stop sequence of white space only."));
      }
      stops.add(stop);
    }
  }

  private @Nullable Double temperature(@Nullable Double asked) {
    if (asked == null || asked == 1.0) {
      return null;
    }
    require(!model.fixedSampling() && !thinking.active(), "temperature");
    if (asked > 1.0) {
      throw new FailureException(
          new Failure.InvalidValue(
              "temperature", "This provider takes a temperature from 0 to 1."));
    }
    return asked;
  }

  private @Nullable Double topP(@Nullable Double asked, boolean besideTemperature) {
    if (asked == null || asked == 1.0) {
      return null;
    }
    require(!model.fixedSampling(), "top_p");
    require(!thinking.active() || asked >= 0.95, "top_p");
    if (besideTemperature && model.oneSamplingParameter()) {
      throw new FailureException(
          new Failure.UnsupportedParameter(
              "top_p", "This model takes either temperature or top_p; leave one out."));
    }
    return asked;
  }

  private static void require(boolean condition, String param) {
    if (!condition) {
      throw new FailureException(
          new Failure.UnsupportedParameter(
              param,
              "This model takes no " + param + " of its own, or not while it reasons; omit it."));
    }
  }
}
