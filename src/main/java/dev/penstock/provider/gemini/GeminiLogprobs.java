package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code logprobsResult} as OpenAI's {@code logprobs}: chosen tokens and the likeliest at each. */
final class GeminiLogprobs {
  private GeminiLogprobs() {}

  static void read(int choice, JsonNode result, List<Delta> out) {
    JsonNode tokens = result.path("chosenCandidates");
    if (!tokens.isArray() || tokens.isEmpty()) {
      return;
    }
    ObjectNode logprobs = GeminiJson.newObject();
    ArrayNode content = logprobs.putArray("content");
    for (JsonNode chosen : tokens) {
      JsonNode likely = result.path("topCandidates").path(content.size()).path("candidates");
      ObjectNode token = token(chosen);
      ArrayNode top = token.putArray("top_logprobs");
      likely.forEach(candidate -> top.add(token(candidate)));
      content.add(token);
    }
    logprobs.putNull("refusal");
    out.add(new Delta.Extra(choice, "logprobs", logprobs));
  }

  private static ObjectNode token(JsonNode candidate) {
    String text = candidate.path("token").asText("");
    ObjectNode token = GeminiJson.newObject().put("token", text);
    token.set("logprob", candidate.path("logProbability"));
    ArrayNode bytes = token.putArray("bytes");
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(b & 0xff);
    }
    return token;
  }
}
