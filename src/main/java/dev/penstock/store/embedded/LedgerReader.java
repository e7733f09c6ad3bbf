package dev.penstock.store.embedded;

import dev.penstock.accounting.Ledger.Batch;
import dev.penstock.accounting.Ledger.CacheSum;
import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.accounting.Ledger.Group;
import dev.penstock.accounting.Ledger.Page;
import dev.penstock.accounting.Ledger.Sum;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the ledger. Everything blocks. */
final class LedgerReader {
  private static final String ROWS =
      "SELECT " + StoredRows.COLUMNS + " FROM ledger r JOIN label l ON l.id = r.label";

  private static final String TOTALS =
      "sum(s.rows), sum(s.input), sum(s.cached), sum(s.output), sum(s.reasoning), sum(s.cost),"
          + " sum(s.unpriced), sum(s.estimated), sum(s.cache_write), sum(s.saved), sum(s.extra),"
          + " sum(s.hinted), sum(s.hinted_saved), sum(s.hinted_extra)";

  private static final String OF_ROWS =
      "SELECT started / 1000000000 AS at, label, 1 AS rows, ifnull(input, 0) AS input,"
          + " ifnull(cached, 0) AS cached, ifnull(output, 0) AS output,"
          + " ifnull(reasoning, 0) AS reasoning, ifnull(cost, 0) AS cost,"
          + " cost IS NULL AS unpriced, flags & 1 AS estimated,"
          + " ifnull(cache_write, 0) AS cache_write, saved, extra, (flags >> 4) & 1 AS hinted,"
          + " saved * ((flags >> 4) & 1) AS hinted_saved,"
          + " extra * ((flags >> 4) & 1) AS hinted_extra FROM ledger";

  private static final String OF_QUARTERS =
      "SELECT quarter * 900 AS at, label, rows, input, cached, output, reasoning, cost, unpriced,"
          + " estimated, cache_write, saved, extra, hinted, hinted_saved, hinted_extra FROM quarter";

  /** The first column behind the totals. */
  private static final int FIRST_GROUP = 15;

  private final Connection connection;

  LedgerReader(Connection connection) {
    this.connection = connection;
  }

  Page rows(Filter filter, @Nullable String after, int limit) throws SQLException {
    Span span = Span.of(filter);
    Conditions query = new Conditions().add(ROWS + " WHERE true");
    if (after != null) {
      query.add(" AND position < ?", Long.parseLong(after));
    }
    if (span.from() != Long.MIN_VALUE) {
      query.add(" AND started >= ?", span.from());
    }
    if (span.until() != Long.MAX_VALUE) {
      query.add(" AND started < ?", span.until());
    }
    if (filter.requestId() != null) {
      query.add(" AND request_id = ?", filter.requestId());
    }
    query.labelMatches(filter).add(" ORDER BY position DESC LIMIT ?", limit + 1L);
    Batch found = batch(query, limit);
    return new Page(found.rows(), found.position() < 0 ? null : Long.toString(found.position()));
  }

  Batch since(long position, int limit) throws SQLException {
    Conditions query =
        new Conditions()
            .add(ROWS + " WHERE position > ? ORDER BY position LIMIT ?", position, (long) limit);
    List<LedgerRow> rows = new ArrayList<>();
    long last = position;
    try (PreparedStatement statement = prepared(query);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        rows.add(StoredRows.read(result));
        last = result.getLong(StoredRows.POSITION);
      }
    }
    return new Batch(rows, last);
  }

  /** At most so many rows; the position of the last of them if there are more, else -1. */
  private Batch batch(Conditions query, int limit) throws SQLException {
    List<LedgerRow> rows = new ArrayList<>();
    long last = -1;
    try (PreparedStatement statement = prepared(query);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        if (rows.size() == limit) {
          return new Batch(rows, last);
        }
        rows.add(StoredRows.read(result));
        last = result.getLong(StoredRows.POSITION);
      }
    }
    return new Batch(rows, -1);
  }

  List<Sum> sums(Filter filter, List<Group> by, int limit) throws SQLException {
    List<String> columns = by.stream().map(LedgerReader::expression).toList();
    Conditions query = new Conditions().add("SELECT " + TOTALS);
    columns.forEach(column -> query.add(", " + column));
    query.add(" FROM (");
    source(filter, query);
    query.add(") s JOIN label l ON l.id = s.label");
    if (by.contains(Group.TAG)) {
      query.add(" LEFT JOIN label_tag g ON g.label = l.id");
    }
    query.add(" WHERE true").labelMatches(filter);
    // An expression that is not a number: a number would name a column.
    query.add(" GROUP BY " + (columns.isEmpty() ? "'all'" : String.join(", ", columns)));
    query.add(" HAVING sum(s.rows) > 0 ORDER BY sum(s.cost) DESC, sum(s.rows) DESC LIMIT ?", limit);
    List<Sum> sums = new ArrayList<>();
    try (PreparedStatement statement = prepared(query);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        sums.add(sum(result, by.size()));
      }
    }
    return sums;
  }

  private static String expression(Group group) {
    return switch (group) {
      case TAG -> "g.tag";
      case DAY -> "date(s.at, 'unixepoch')";
      case TEAM, KEY, MODEL, PROVIDER, DEPLOYMENT, OPERATION -> "l." + Conditions.column(group);
    };
  }

  private static Sum sum(ResultSet from, int groups) throws SQLException {
    List<@Nullable String> values = new ArrayList<>(groups);
    for (int i = 0; i < groups; i++) {
      values.add(from.getString(FIRST_GROUP + i));
    }
    return new Sum(
        Collections.unmodifiableList(values),
        from.getLong(1),
        from.getLong(2),
        from.getLong(3),
        from.getLong(4),
        from.getLong(5),
        from.getLong(6),
        from.getLong(7),
        from.getLong(8),
        new CacheSum(
            from.getLong(9),
            from.getLong(10),
            from.getLong(11),
            from.getLong(12),
            from.getLong(13),
            from.getLong(14)));
  }

  private static void source(Filter filter, Conditions query) {
    Span span = Span.of(filter);
    if (filter.requestId() != null) {
      query.add(
          OF_ROWS + " WHERE started >= ? AND started < ? AND request_id = ?",
          span.from(),
          span.until(),
          filter.requestId());
    } else {
      source(span, query);
    }
  }

  /** Whole quarters, and rows for what stands out at both ends. */
  private static void source(Span span, Conditions query) {
    long first = span.firstQuarter();
    long end = span.endQuarter();
    if (first > end) {
      query.add(OF_ROWS + " WHERE started >= ? AND started < ?", span.from(), span.until());
      return;
    }
    query.add(OF_QUARTERS + " WHERE quarter >= ? AND quarter < ?", first, end);
    if (span.from() != Long.MIN_VALUE) {
      query
          .add(" UNION ALL " + OF_ROWS)
          .add(
              " WHERE started >= ? AND started < ?",
              span.from(),
              first * LedgerSchema.QUARTER_NANOS);
    }
    if (span.until() != Long.MAX_VALUE) {
      query
          .add(" UNION ALL " + OF_ROWS)
          .add(
              " WHERE started >= ? AND started < ?",
              end * LedgerSchema.QUARTER_NANOS,
              span.until());
    }
  }

  /** What was spent by each name of a scope; names without spend may be missing. */
  Map<String, Long> spent(Scope scope, Span span, @Nullable String replica) throws SQLException {
    boolean tags = scope == Scope.TAG;
    String name = tags ? "g.tag" : "l." + Conditions.column(Group.valueOf(scope.name()));
    Conditions query = new Conditions().add("SELECT " + name + ", sum(s.cost) FROM (");
    source(span, query);
    query.add(") s JOIN label l ON l.id = s.label");
    query.add(tags ? " JOIN label_tag g ON g.label = l.id" : "");
    query.add(" WHERE " + name + " IS NOT NULL");
    if (replica != null) {
      query.add(" AND l.replica = ?", replica);
    }
    query.add(" GROUP BY " + name);
    Map<String, Long> sums = new HashMap<>();
    try (PreparedStatement statement = prepared(query);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        sums.put(result.getString(1), result.getLong(2));
      }
    }
    return sums;
  }

  /** The same of each replica, by its name. */
  Map<String, Map<String, Long>> spentByReplica(Scope scope, Span span) throws SQLException {
    boolean tags = scope == Scope.TAG;
    String name = tags ? "g.tag" : "l." + Conditions.column(Group.valueOf(scope.name()));
    Conditions query = new Conditions().add("SELECT l.replica, " + name + ", sum(s.cost) FROM (");
    source(span, query);
    query.add(") s JOIN label l ON l.id = s.label");
    query.add(tags ? " JOIN label_tag g ON g.label = l.id" : "");
    query.add(" WHERE " + name + " IS NOT NULL GROUP BY l.replica, " + name);
    Map<String, Map<String, Long>> sums = new HashMap<>();
    try (PreparedStatement statement = prepared(query);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        sums.computeIfAbsent(result.getString(1), made -> new HashMap<>())
            .put(result.getString(2), result.getLong(3));
      }
    }
    return sums;
  }

  private PreparedStatement prepared(Conditions query) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(query.sql());
    query.bind(statement);
    return statement;
  }
}
