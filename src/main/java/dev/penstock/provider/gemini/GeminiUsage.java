package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.api.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code usageMetadata}, of which a chunk may repeat any part: the last value of each count stands.
 * Tokens of hosted tools count as input, thoughts as output; cached tokens are part of the
 * prompt's.
 */
final class GeminiUsage {
  private final ObjectNode counts = GeminiJson.newObject();
  private final Map<String, Long> uses = new HashMap<>();

  /** What a candidate says of searches that were made for it: the most of what its chunks say. */
  void grounding(JsonNode metadata) {
    long searches = metadata.path("webSearchQueries").size();
    boolean maps = false;
    for (JsonNode source : metadata.path("groundingChunks")) {
      maps |= source.has("maps");
      // Older answers do not tell what was searched for.
      searches = source.has("web") ? Math.max(1, searches) : searches;
    }
    note("google_search", searches);
    note("google_maps", maps ? 1 : 0);
  }

  private void note(String tool, long count) {
    if (count > 0) {
      uses.merge(tool, count, Math::max);
    }
  }

  void read(JsonNode metadata, List<Delta> out) {
    if (!(metadata instanceof ObjectNode given) || given.isEmpty()) {
      return;
    }
    counts.setAll(given);
    Long prompt = count("promptTokenCount");
    Long answer = count("candidatesTokenCount");
    Long thoughts = count("thoughtsTokenCount");
    if (prompt == null && answer == null && thoughts == null) {
      return;
    }
    long input = orZero(prompt) + orZero(count("toolUsePromptTokenCount"));
    long output = orZero(answer) + orZero(thoughts);
    Long cached = count("cachedContentTokenCount");
    out.add(
        new Delta.Used(
            new Usage(input, output, cached, null, thoughts, kinds())
                .with(Usage.Hosting.of(uses))));
  }

  private Usage.Kinds kinds() {
    long audioIn = of("promptTokensDetails", "AUDIO") - of("cacheTokensDetails", "AUDIO");
    long imageIn = of("promptTokensDetails", "IMAGE") - of("cacheTokensDetails", "IMAGE");
    long audioOut = of("candidatesTokensDetails", "AUDIO");
    long imageOut = of("candidatesTokensDetails", "IMAGE");
    return new Usage.Kinds(0, audioIn, imageIn, audioOut, imageOut, 0, null);
  }

  /** Tokens of one modality. */
  private long of(String details, String modality) {
    long tokens = 0;
    for (JsonNode detail : counts.path(details)) {
      if (detail.path("modality").asText("").equals(modality)) {
        tokens += Math.max(0, detail.path("tokenCount").asLong());
      }
    }
    return Math.max(0, tokens);
  }

  private @Nullable Long count(String name) {
    JsonNode value = counts.path(name);
    return value.isIntegralNumber() && value.canConvertToLong() ? value.asLong() : null;
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
