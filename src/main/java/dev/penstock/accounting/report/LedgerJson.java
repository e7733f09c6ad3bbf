package dev.penstock.accounting.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Usage;
import dev.penstock.api.spend.Cost;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.api.spend.Usd;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ledger rows as flat JSON objects: one form for the admin API and for every export. Members are
 * never left out; what is not known is null.
 */
public final class LedgerJson {
  private static final int NANOS_PER_MILLI_DIGITS = 6;
  private static final int DIGITS = 3;

  private LedgerJson() {}

  /** One row. */
  public static ObjectNode of(LedgerRow row) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", row.id())
            .put("request_id", row.requestId())
            .put("attempt", row.attempt())
            .put("started_at", text(row.startedAt()))
            .put("settled_at", text(row.settledAt()))
            .put("key", row.caller().key())
            .put("team", row.caller().team());
    ArrayNode tags = json.putArray("tags");
    row.caller().tags().forEach(tags::add);
    json.put("model_asked", row.target().asked())
        .put("model", row.target().group())
        .put("provider", row.target().provider())
        .put("deployment", row.target().deployment())
        .put("upstream_model", row.target().model())
        .put("operation", row.target().operation())
        .put("outcome", row.result().outcome())
        .put("streamed", row.result().streamed())
        .put("ttft_ms", row.result().ttftNanos() < 0 ? null : millis(row.result().ttftNanos()))
        .put("duration_ms", millis(row.result().durationNanos()));
    putUsage(json, row.usage());
    putCost(json, row.cost());
    return json.put("estimated", row.estimated())
        .put("recovered", row.recovered())
        .put("prompt_sha256", row.promptSha256())
        .put("replica", row.replica());
  }

  /** One row a line. */
  public static Buffer lines(List<LedgerRow> rows) {
    Buffer lines = Buffer.buffer(rows.size() * 768);
    rows.forEach(
        row -> lines.appendBytes(of(row).toString().getBytes(UTF_8)).appendByte((byte) '\n'));
    return lines;
  }

  private static void putUsage(ObjectNode json, @Nullable Usage usage) {
    json.put("input_tokens", usage == null ? null : (Long) usage.inputTokens())
        .put("cached_tokens", usage == null ? null : usage.cachedTokens())
        .put("cache_write_tokens", usage == null ? null : usage.cacheWriteTokens())
        .put("output_tokens", usage == null ? null : (Long) usage.outputTokens())
        .put("reasoning_tokens", usage == null ? null : usage.reasoningTokens());
  }

  private static void putCost(ObjectNode json, @Nullable Cost cost) {
    json.put("cost_usd", cost == null ? null : Usd.text(cost.nanoUsd()))
        .put("cost_nano_usd", cost == null ? null : (Long) cost.nanoUsd())
        .put("cost_estimated", cost != null && cost.estimated())
        .put("price_version", cost == null ? null : cost.priceVersion())
        .put("cache_saved_nano_usd", cost == null ? 0 : cost.caching().savedNanoUsd())
        .put("cache_extra_nano_usd", cost == null ? 0 : cost.caching().extraNanoUsd())
        .put("cache_hinted", cost != null && cost.caching().hinted());
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  private static BigDecimal millis(long nanos) {
    return BigDecimal.valueOf(nanos, NANOS_PER_MILLI_DIGITS).setScale(DIGITS, RoundingMode.HALF_UP);
  }
}
