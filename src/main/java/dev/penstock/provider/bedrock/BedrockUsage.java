package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Usage;
import org.jspecify.annotations.Nullable;

/**
 * {@code usage} of an answer or of a stream's {@code metadata}. Input tokens of Bedrock's exclude
 * those read from the cache or written to it; ours include them.
 */
final class BedrockUsage {
  private BedrockUsage() {}

  /** Null if none was reported; {@code holder} has the tier of service too. */
  static @Nullable Usage of(JsonNode holder) {
    JsonNode usage = holder.path("usage");
    Long input = tokens(usage, "inputTokens");
    Long output = tokens(usage, "outputTokens");
    if (input == null && output == null) {
      return null;
    }
    Long read = tokens(usage, "cacheReadInputTokens");
    Long write = tokens(usage, "cacheWriteInputTokens");
    return new Usage(
        orZero(input) + orZero(read) + orZero(write),
        orZero(output),
        read,
        write,
        null,
        new Usage.Kinds(
            writtenForAnHour(usage),
            0,
            0,
            0,
            0,
            0,
            Usage.Kinds.tier(holder.path("serviceTier").path("type").textValue())));
  }

  private static long writtenForAnHour(JsonNode usage) {
    long sum = 0;
    for (JsonNode detail : usage.path("cacheDetails")) {
      if (detail.path("ttl").asText().equals("1h")) {
        sum += orZero(tokens(detail, "inputTokens"));
      }
    }
    return sum;
  }

  private static @Nullable Long tokens(JsonNode usage, String field) {
    JsonNode value = usage.path(field);
    return value.isIntegralNumber() && value.canConvertToLong() ? (Long) value.longValue() : null;
  }

  private static long orZero(@Nullable Long tokens) {
    return tokens == null ? 0 : tokens;
  }
}
