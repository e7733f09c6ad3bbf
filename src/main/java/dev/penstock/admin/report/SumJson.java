package dev.penstock.admin.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.accounting.Ledger.CacheSum;
import dev.penstock.accounting.Ledger.Group;
import dev.penstock.accounting.Ledger.Sum;
import dev.penstock.api.spend.Usd;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sums of a group as JSON; money as exact decimals in texts, and as whole nano-dollars. */
final class SumJson {
  private static final int SHARE_DIGITS = 4;

  private SumJson() {}

  /** Of one group; a row without a team, a key or a tag counts under null. */
  static ObjectNode of(List<Group> groups, Sum sum) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < groups.size(); i++) {
      json.put(Query.name(groups.get(i)), sum.values().get(i));
    }
    return put(json, sum);
  }

  /** Of all rows. */
  static ObjectNode total(@Nullable Sum sum) {
    Sum present = sum == null ? new Sum(List.of(), 0, 0, 0, 0, 0, 0, 0, 0, CacheSum.NONE) : sum;
    return put(JsonNodeFactory.instance.objectNode(), present);
  }

  private static ObjectNode put(ObjectNode json, Sum sum) {
    CacheSum caching = sum.caching();
    json.put("calls", sum.rows())
        .put("cost_usd", Usd.text(sum.costNanoUsd()))
        .put("cost_nano_usd", sum.costNanoUsd())
        .put("input_tokens", sum.inputTokens())
        .put("cached_tokens", sum.cachedTokens())
        .put("cache_write_tokens", caching.writeTokens())
        .put("output_tokens", sum.outputTokens())
        .put("reasoning_tokens", sum.reasoningTokens())
        .put("cached_share", share(sum.cachedTokens(), sum.inputTokens()))
        .put("saved_usd", Usd.text(caching.savedNanoUsd()))
        .put("cache_write_extra_usd", Usd.text(caching.extraNanoUsd()));
    json.putObject("hinted")
        .put("calls", caching.hintedRows())
        .put("saved_usd", Usd.text(caching.hintedSavedNanoUsd()))
        .put("cache_write_extra_usd", Usd.text(caching.hintedExtraNanoUsd()))
        .put(
            "net_saved_usd", Usd.text(caching.hintedSavedNanoUsd() - caching.hintedExtraNanoUsd()));
    return json.put("unpriced_calls", sum.unpriced()).put("estimated_calls", sum.estimated());
  }

  /** To four digits; null of nothing. */
  static @Nullable BigDecimal share(long part, long whole) {
    return whole <= 0
        ? null
        : new BigDecimal(part)
            .divide(new BigDecimal(whole), MathContext.DECIMAL64)
            .setScale(SHARE_DIGITS, RoundingMode.HALF_UP);
  }
}
