package dev.penstock.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest.Needs;
import dev.penstock.api.Estimate;
import dev.penstock.api.bus.PassageReply.Known;
import dev.penstock.dialect.tokens.PromptTokens;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a request of a provider's own API may go. Each API has its own place for each bound, and
 * a field of another one's says nothing; where two spellings of one bound stand, the larger counts.
 */
final class NativeNeeds {
  private static final List<String> OF_CHAT = List.of("/max_completion_tokens", "/max_tokens");

  private static final Map<String, List<String>> LIMITS =
      Map.of(
          "messages", List.of("/max_tokens"),
          "bedrock/invoke", List.of("/max_tokens"),
          "responses", List.of("/max_output_tokens"),
          "gemini",
              List.of(
                  "/generationConfig/maxOutputTokens",
                  "/generationConfig/max_output_tokens",
                  "/generation_config/maxOutputTokens",
                  "/generation_config/max_output_tokens"),
          "bedrock", List.of("/inferenceConfig/maxTokens"),
          "ollama", List.of("/options/num_predict"),
          "tgi", List.of("/parameters/max_new_tokens"));

  private static final List<String> CHOICES =
      List.of(
          "/n",
          "/best_of",
          "/parameters/best_of",
          "/generationConfig/candidateCount",
          "/generationConfig/candidate_count",
          "/generation_config/candidateCount",
          "/generation_config/candidate_count");

  private static final int MOST_CHOICES = 10_000;

  private NativeNeeds() {}

  /** Of a call to a provider of this type. */
  static Needs of(NativeDocument document, Known known, String type) {
    byte[] body = document.body();
    ObjectNode json = document.json();
    String api = known.api();
    List<String> limits =
        api == null ? LIMITS.getOrDefault(type, OF_CHAT) : LIMITS.getOrDefault(api, OF_CHAT);
    Long choices = largest(json, CHOICES);
    return new Needs(
        hasSound(json) ? Set.of("audio") : Set.of(),
        largest(json, limits),
        null,
        null,
        new Estimate(() -> PromptTokens.of(body, known.model())),
        choices == null ? 1 : (int) Math.min(choices, MOST_CHOICES),
        documents(json),
        document.hosted(api),
        0);
  }

  /** Null if none of them stands there; what is not above 0 bounds nothing. */
  private static @Nullable Long largest(@Nullable ObjectNode json, List<String> places) {
    Long largest = null;
    for (String place : places) {
      JsonNode set = json == null ? null : json.at(place);
      if (set != null && set.isIntegralNumber() && set.canConvertToLong() && set.longValue() > 0) {
        largest = largest == null ? set.longValue() : Math.max(largest, set.longValue());
      }
    }
    return largest;
  }

  private static int documents(@Nullable ObjectNode json) {
    return json == null ? 0 : Math.max(json.path("documents").size(), json.path("texts").size());
  }

  /** Whether sound is asked for, or may stand in what is said; it is dearer than text. */
  private static boolean hasSound(@Nullable ObjectNode json) {
    return json != null
        && Stream.of(
                json.path("modalities"),
                json.at("/generationConfig/responseModalities"),
                json.at("/generationConfig/response_modalities"),
                json.at("/generation_config/responseModalities"),
                json.at("/generation_config/response_modalities"))
            .anyMatch(NativeNeeds::namesSound);
  }

  private static boolean namesSound(JsonNode modalities) {
    for (JsonNode modality : modalities) {
      if (modality.asText().toLowerCase(Locale.ROOT).equals("audio")) {
        return true;
      }
    }
    return false;
  }
}
