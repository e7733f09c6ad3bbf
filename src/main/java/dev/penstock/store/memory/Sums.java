package dev.penstock.store.memory;

import dev.penstock.accounting.Ledger.CacheSum;
import dev.penstock.accounting.Ledger.Group;
import dev.penstock.accounting.Ledger.Sum;
import dev.penstock.api.Usage;
import dev.penstock.api.spend.Caching;
import dev.penstock.api.spend.LedgerRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums of rows by group. A row with several tags counts for each. Not safe for threads. */
final class Sums {
  private final List<Group> by;
  private final Map<List<@Nullable String>, Sum> sums = new HashMap<>();

  Sums(List<Group> by) {
    this.by = by;
  }

  void add(LedgerRow row) {
    add(row, new ArrayList<>());
  }

  private void add(LedgerRow row, List<@Nullable String> values) {
    if (values.size() == by.size()) {
      List<@Nullable String> key = Collections.unmodifiableList(new ArrayList<>(values));
      sums.put(
          key,
          plus(sums.getOrDefault(key, new Sum(key, 0, 0, 0, 0, 0, 0, 0, 0, CacheSum.NONE)), row));
      return;
    }
    for (String value : Matches.values(row, by.get(values.size()))) {
      values.add(value);
      add(row, values);
      values.removeLast();
    }
  }

  List<Sum> dearest(int limit) {
    return sums.values().stream()
        .sorted(Comparator.comparingLong(Sum::costNanoUsd).reversed())
        .limit(limit)
        .toList();
  }

  private static Sum plus(Sum sum, LedgerRow row) {
    Usage usage = row.usage();
    return new Sum(
        sum.values(),
        sum.rows() + 1,
        sum.inputTokens() + (usage == null ? 0 : usage.inputTokens()),
        sum.cachedTokens() + (usage == null ? 0 : orZero(usage.cachedTokens())),
        sum.outputTokens() + (usage == null ? 0 : usage.outputTokens()),
        sum.reasoningTokens() + (usage == null ? 0 : orZero(usage.reasoningTokens())),
        sum.costNanoUsd() + (row.cost() == null ? 0 : row.cost().nanoUsd()),
        sum.unpriced() + (row.cost() == null ? 1 : 0),
        sum.estimated() + (row.estimated() ? 1 : 0),
        plus(sum.caching(), row));
  }

  private static CacheSum plus(CacheSum sum, LedgerRow row) {
    Caching caching = row.cost() == null ? Caching.NONE : row.cost().caching();
    boolean hinted = caching.hinted();
    return new CacheSum(
        sum.writeTokens() + (row.usage() == null ? 0 : orZero(row.usage().cacheWriteTokens())),
        sum.savedNanoUsd() + caching.savedNanoUsd(),
        sum.extraNanoUsd() + caching.extraNanoUsd(),
        sum.hintedRows() + (hinted ? 1 : 0),
        sum.hintedSavedNanoUsd() + (hinted ? caching.savedNanoUsd() : 0),
        sum.hintedExtraNanoUsd() + (hinted ? caching.extraNanoUsd() : 0));
  }

  private static long orZero(@Nullable Long tokens) {
    return tokens == null ? 0 : tokens;
  }
}
