package dev.penstock.store.embedded;

import dev.penstock.api.Usage;
import dev.penstock.api.spend.Caching;
import dev.penstock.api.spend.Cost;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.store.journal.EpochNanos;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** Rows as columns, and back. */
final class StoredRows {
  static final String INSERT =
      "INSERT OR IGNORE INTO ledger (id, request_id, attempt, started, settled, label, input,"
          + " output, cached, cache_write, reasoning, cost, flags, ttft, duration, prompt,"
          + " saved, extra)"
          + " VALUES ";

  static final String VALUES = "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
  private static final int BOUND = 18;

  /** In the order in which {@link #read} takes them; the position last. */
  static final String COLUMNS =
      "r.id, request_id, attempt, started, settled, key, team, tags, asked, model_group, provider,"
          + " deployment, model, input, output, cached, cache_write, reasoning, cost,"
          + " price_version, outcome, ttft, duration, flags, prompt, replica, position, label,"
          + " saved, extra, operation";

  static final int POSITION = 27;
  static final int LABEL = 28;

  private static final int ESTIMATED = 1;
  private static final int RECOVERED = 2;
  private static final int STREAMED = 4;
  private static final int COST_ESTIMATED = 8;

  /** Also known to the sums of {@link LedgerReader}. */
  private static final int HINTED = 16;

  private StoredRows() {}

  /** As the row of this number of a statement, from 0. */
  static void bind(LedgerRow row, long started, long label, PreparedStatement to, int number)
      throws SQLException {
    int at = number * BOUND;
    to.setString(at + 1, row.id());
    to.setString(at + 2, row.requestId());
    to.setInt(at + 3, row.attempt());
    to.setLong(at + 4, started);
    bind(to, at + 5, row.settledAt() == null ? null : EpochNanos.of(row.settledAt()));
    to.setLong(at + 6, label);
    Usage usage = row.usage();
    bind(to, at + 7, usage == null ? null : usage.inputTokens());
    bind(to, at + 8, usage == null ? null : usage.outputTokens());
    bind(to, at + 9, usage == null ? null : usage.cachedTokens());
    bind(to, at + 10, usage == null ? null : usage.cacheWriteTokens());
    bind(to, at + 11, usage == null ? null : usage.reasoningTokens());
    bind(to, at + 12, row.cost() == null ? null : row.cost().nanoUsd());
    to.setInt(at + 13, flags(row));
    to.setLong(at + 14, row.result().ttftNanos());
    to.setLong(at + 15, row.result().durationNanos());
    to.setString(at + 16, row.promptSha256());
    to.setLong(at + 17, row.cost() == null ? 0 : row.cost().caching().savedNanoUsd());
    to.setLong(at + 18, row.cost() == null ? 0 : row.cost().caching().extraNanoUsd());
  }

  private static void bind(PreparedStatement to, int at, @Nullable Long number)
      throws SQLException {
    if (number == null) {
      to.setNull(at, Types.INTEGER);
    } else {
      to.setLong(at, number);
    }
  }

  private static int flags(LedgerRow row) {
    return (row.estimated() ? ESTIMATED : 0)
        | (row.recovered() ? RECOVERED : 0)
        | (row.result().streamed() ? STREAMED : 0)
        | (row.cost() != null && row.cost().estimated() ? COST_ESTIMATED : 0)
        | (row.cost() != null && row.cost().caching().hinted() ? HINTED : 0);
  }

  static LedgerRow read(ResultSet from) throws SQLException {
    int flags = from.getInt(24);
    Long settled = number(from, 5);
    return new LedgerRow(
        from.getString(1),
        from.getString(2),
        from.getInt(3),
        EpochNanos.instant(from.getLong(4)),
        settled == null ? null : EpochNanos.instant(settled),
        new LedgerRow.Caller(from.getString(6), from.getString(7), Label.tags(from.getString(8))),
        new LedgerRow.Target(
            from.getString(9),
            from.getString(10),
            from.getString(11),
            from.getString(12),
            from.getString(13),
            from.getString(31)),
        usage(from),
        cost(from, flags),
        new LedgerRow.Result(
            from.getString(21), (flags & STREAMED) != 0, from.getLong(22), from.getLong(23)),
        (flags & ESTIMATED) != 0,
        (flags & RECOVERED) != 0,
        from.getString(25),
        from.getString(26));
  }

  private static @Nullable Usage usage(ResultSet from) throws SQLException {
    Long input = number(from, 14);
    return input == null
        ? null
        : new Usage(input, from.getLong(15), number(from, 16), number(from, 17), number(from, 18));
  }

  private static @Nullable Cost cost(ResultSet from, int flags) throws SQLException {
    Long nanoUsd = number(from, 19);
    return nanoUsd == null
        ? null
        : new Cost(
            nanoUsd,
            (flags & COST_ESTIMATED) != 0,
            from.getString(20),
            new Caching((flags & HINTED) != 0, from.getLong(29), from.getLong(30)));
  }

  private static @Nullable Long number(ResultSet from, int at) throws SQLException {
    long number = from.getLong(at);
    return from.wasNull() ? null : number;
  }
}
