package dev.penstock.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Usage;
import dev.penstock.dialect.Json;
import org.jspecify.annotations.Nullable;

/** What Cohere says of tokens: those of the model, and those that it bills. */
final class CohereUsage {
  private CohereUsage() {}

  /** Of a chat; null if nothing is said. */
  static @Nullable Usage ofChat(JsonNode usage) {
    JsonNode tokens = usage.path("tokens");
    JsonNode billed = usage.path("billed_units");
    Long input = count(tokens, "input_tokens");
    Long output = count(tokens, "output_tokens");
    Long billedInput = count(billed, "input_tokens");
    Long billedOutput = count(billed, "output_tokens");
    if (input == null && output == null && billedInput == null && billedOutput == null) {
      return null;
    }
    long in = most(input, billedInput);
    long out = most(output, billedOutput);
    Long searches = count(billed, "search_units");
    return new Usage(
            in,
            out,
            count(usage, "cached_tokens"),
            null,
            count(tokens, "reasoning_tokens"),
            Usage.Kinds.ofSearches(searches == null ? 0 : searches))
        .with(new Usage.Billing(free(in, billedInput), free(out, billedOutput), false));
  }

  /** Of {@code meta} of embeddings and reranking, where only what is billed is told. */
  static @Nullable Usage ofMeta(JsonNode meta) {
    JsonNode billed = meta.path("billed_units");
    Long text = count(billed, "input_tokens");
    Long images = count(billed, "image_tokens");
    if (text == null && images == null) {
      return null;
    }
    long ofImages = images == null ? 0 : images;
    long all = (text == null ? 0 : text) + ofImages;
    return new Usage(all, 0, null, null, null, new Usage.Kinds(0, 0, ofImages, 0, 0, 0, null));
  }

  /** Of an answer that holds such; null if it tells nothing. */
  static @Nullable Usage ofAnswer(byte[] answer) {
    JsonNode json = Json.tree(answer);
    if (json == null) {
      return null;
    }
    JsonNode meta = json.path("meta");
    Usage tokens = ofMeta(meta);
    long searches = searches(meta);
    if (tokens == null && searches == 0) {
      return null;
    }
    return (tokens == null ? new Usage(0, 0, null, null, null) : tokens)
        .with(Usage.Kinds.ofSearches(searches));
  }

  static long searches(JsonNode meta) {
    Long searches = count(meta.path("billed_units"), "search_units");
    return searches == null ? 0 : searches;
  }

  private static long most(@Nullable Long told, @Nullable Long billed) {
    return Math.max(told == null ? 0 : told, billed == null ? 0 : billed);
  }

  private static long free(long all, @Nullable Long billed) {
    return billed == null ? 0 : all - billed;
  }

  /** Cohere's document calls them numbers, and its servers have written {@code 12.0}. */
  private static @Nullable Long count(JsonNode object, String field) {
    JsonNode count = object.path(field);
    return count.isNumber() ? (Long) Math.max(0, count.longValue()) : null;
  }
}
