package dev.penstock.dialect.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Logprobs;
import org.jspecify.annotations.Nullable;

/**
 * Log probabilities of one choice in the form of completions: lists side by side, and where in the
 * text each token begins.
 */
final class CompletionLogprobs {
  private final Logprobs waiting = new Logprobs();
  private int offset;

  void add(JsonNode logprobs) {
    waiting.add(logprobs);
  }

  /** Those since the last call; null if there are none. */
  @Nullable ObjectNode take() {
    ArrayNode given = waiting.takeTokens();
    if (given.isEmpty()) {
      return null;
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode tokens = json.putArray("tokens");
    ArrayNode probabilities = json.putArray("token_logprobs");
    ArrayNode likeliest = json.putArray("top_logprobs");
    ArrayNode offsets = json.putArray("text_offset");
    for (JsonNode token : given) {
      String text = token.path("token").asText();
      tokens.add(text);
      probabilities.add(token.path("logprob"));
      ObjectNode top = likeliest.addObject();
      token
          .path("top_logprobs")
          .forEach(likely -> top.set(likely.path("token").asText(), likely.path("logprob")));
      offsets.add(offset);
      offset += text.codePointCount(0, text.length());
    }
    return json;
  }
}
