package dev.penstock.accounting;

import dev.penstock.api.spend.LedgerRow;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settled rows, to be read: by reports and exports, never on the way of a request. A store
 * implements it. Futures complete on the caller's event loop.
 */
public interface Ledger {

  /** Newest first. */
  Future<Page> rows(Filter filter, @Nullable String after, int limit);

  /** Sums by group; at most {@code limit} groups, the dearest first. */
  Future<List<Sum>> sums(Filter filter, List<Group> by, int limit);

  /**
   * Rows in the order in which they were booked here, for exports: those after a position.
   *
   * @param position of {@link Batch#position}; 0 for the first
   */
  Future<Batch> since(long position, int limit);

  /** What a page holds; {@code next} is null on the last one. */
  record Page(List<LedgerRow> rows, @Nullable String next) {
    public Page {
      rows = List.copyOf(rows);
    }
  }

  /** Rows and the position after them. */
  record Batch(List<LedgerRow> rows, long position) {
    public Batch {
      rows = List.copyOf(rows);
    }
  }

  /** What to group by; {@code DAY} is a day in UTC. */
  enum Group {
    TEAM,
    KEY,
    MODEL,
    PROVIDER,
    DEPLOYMENT,
    OPERATION,
    TAG,
    DAY
  }

  /**
   * Which rows count.
   *
   * @param from of {@code startedAt}, inclusive; null for the first
   * @param until exclusive; null for the last
   * @param equal what must be equal, by group; of a tag that the row has it
   * @param outcomes empty means all
   * @param requestId null for all
   */
  record Filter(
      @Nullable Instant from,
      @Nullable Instant until,
      Map<Group, String> equal,
      Set<String> outcomes,
      @Nullable String requestId) {
    /** Everything. */
    public static final Filter ALL = new Filter(null, null, Map.of(), Set.of(), null);

    public Filter {
      equal = Map.copyOf(equal);
      outcomes = Set.copyOf(outcomes);
    }
  }

  /**
   * Sums of one group.
   *
   * @param values of the groups asked for, in that order; null for rows that have none
   * @param unpriced rows without a cost
   * @param caching what prompt caches did
   */
  record Sum(
      List<@Nullable String> values,
      long rows,
      long inputTokens,
      long cachedTokens,
      long outputTokens,
      long reasoningTokens,
      long costNanoUsd,
      long unpriced,
      long estimated,
      CacheSum caching) {}

  /**
   * Sums of {@link dev.penstock.api.spend.Caching}.
   *
   * @param writeTokens of all rows: input tokens that were written to a cache
   * @param savedNanoUsd of all rows
   * @param extraNanoUsd of all rows
   * @param hintedRows rows whose request the gateway put markers into
   * @param hintedSavedNanoUsd of those
   * @param hintedExtraNanoUsd of those
   */
  record CacheSum(
      long writeTokens,
      long savedNanoUsd,
      long extraNanoUsd,
      long hintedRows,
      long hintedSavedNanoUsd,
      long hintedExtraNanoUsd) {
    /** Nothing was cached. */
    public static final CacheSum NONE = new CacheSum(0, 0, 0, 0, 0, 0);
  }
}
