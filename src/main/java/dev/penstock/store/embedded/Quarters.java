package dev.penstock.store.embedded;

import dev.penstock.api.Usage;
import dev.penstock.api.spend.Caching;
import dev.penstock.api.spend.LedgerRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums by quarter of an hour and label: gathered over a transaction, then written. */
final class Quarters implements AutoCloseable {
  private static final int COLUMNS = 14;
  private static final String ADD =
      "INSERT INTO quarter (quarter, label, rows, input, cached, output, reasoning, cost, unpriced,"
          + " estimated, cache_write, saved, extra, hinted, hinted_saved, hinted_extra)"
          + " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET"
          + " rows = rows + excluded.rows, input = input + excluded.input,"
          + " cached = cached + excluded.cached, output = output + excluded.output,"
          + " reasoning = reasoning + excluded.reasoning, cost = cost + excluded.cost,"
          + " unpriced = unpriced + excluded.unpriced, estimated = estimated + excluded.estimated,"
          + " cache_write = cache_write + excluded.cache_write, saved = saved + excluded.saved,"
          + " extra = extra + excluded.extra, hinted = hinted + excluded.hinted,"
          + " hinted_saved = hinted_saved + excluded.hinted_saved,"
          + " hinted_extra = hinted_extra + excluded.hinted_extra";

  private final PreparedStatement add;
  private final Map<Cell, long[]> moved = new HashMap<>();

  private record Cell(long quarter, long label) {}

  Quarters(Connection connection) throws SQLException {
    this.add = connection.prepareStatement(ADD);
  }

  /** A row came. */
  void add(LedgerRow row, long startedNanos, long label) {
    move(row, startedNanos, label, 1);
  }

  /** A row went. */
  void subtract(LedgerRow row, long startedNanos, long label) {
    move(row, startedNanos, label, -1);
  }

  private void move(LedgerRow row, long startedNanos, long label, int sign) {
    Cell cell = new Cell(Math.floorDiv(startedNanos, LedgerSchema.QUARTER_NANOS), label);
    long[] sums = moved.computeIfAbsent(cell, made -> new long[COLUMNS]);
    Usage usage = row.usage();
    sums[0] += sign;
    if (usage != null) {
      sums[1] += sign * usage.inputTokens();
      sums[2] += sign * orZero(usage.cachedTokens());
      sums[3] += sign * usage.outputTokens();
      sums[4] += sign * orZero(usage.reasoningTokens());
      sums[8] += sign * orZero(usage.cacheWriteTokens());
    }
    if (row.cost() == null) {
      sums[6] += sign;
    } else {
      sums[5] = Math.addExact(sums[5], sign * row.cost().nanoUsd());
      move(row.cost().caching(), sums, sign);
    }
    sums[7] += row.estimated() ? sign : 0;
  }

  private static void move(Caching caching, long[] sums, int sign) {
    long saved = sign * caching.savedNanoUsd();
    long extra = sign * caching.extraNanoUsd();
    sums[9] += saved;
    sums[10] += extra;
    if (caching.hinted()) {
      sums[11] += sign;
      sums[12] += saved;
      sums[13] += extra;
    }
  }

  void write() throws SQLException {
    for (Map.Entry<Cell, long[]> each : moved.entrySet()) {
      add.setLong(1, each.getKey().quarter());
      add.setLong(2, each.getKey().label());
      for (int i = 0; i < COLUMNS; i++) {
        add.setLong(3 + i, each.getValue()[i]);
      }
      add.executeUpdate();
    }
    moved.clear();
  }

  /** After a transaction that came to nothing. */
  void forget() {
    moved.clear();
  }

  private static long orZero(@Nullable Long tokens) {
    return tokens == null ? 0 : tokens;
  }

  @Override
  public void close() throws SQLException {
    add.close();
  }
}
