package dev.penstock.store.embedded;

import dev.penstock.api.spend.LedgerRow;
import dev.penstock.store.journal.EpochNanos;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Inserts rows, some at once: that is half the work of one by one. Those whose id is there already
 * are left out, also of the sums. Within a transaction; confined to the writer.
 */
final class RowInserts implements AutoCloseable {
  private static final int AT_ONCE = 32;

  private final Labels labels;
  private final Quarters quarters;
  private final PreparedStatement one;
  private final PreparedStatement many;
  private final PreparedStatement newest;
  private final PreparedStatement added;
  private final List<Waiting> waiting = new ArrayList<>(AT_ONCE);

  private record Waiting(LedgerRow row, long started, long label) {}

  RowInserts(Connection connection, Labels labels, Quarters quarters) throws SQLException {
    this.labels = labels;
    this.quarters = quarters;
    this.one = connection.prepareStatement(sql(1));
    this.many = connection.prepareStatement(sql(AT_ONCE));
    this.newest = connection.prepareStatement("SELECT ifnull(max(position), 0) FROM ledger");
    this.added = connection.prepareStatement("SELECT id FROM ledger WHERE position > ?");
  }

  private static String sql(int rows) {
    return StoredRows.INSERT + String.join(",", Collections.nCopies(rows, StoredRows.VALUES));
  }

  void add(LedgerRow row) throws SQLException {
    waiting.add(new Waiting(row, EpochNanos.of(row.startedAt()), labels.of(row)));
    if (waiting.size() == AT_ONCE) {
      flush();
    }
  }

  /** Inserts those that wait for others. */
  void flush() throws SQLException {
    if (waiting.size() == AT_ONCE) {
      insertMany();
    } else {
      for (Waiting each : waiting) {
        insert(each);
      }
    }
    waiting.clear();
  }

  /** After a transaction that came to nothing. */
  void forget() {
    waiting.clear();
  }

  private void insert(Waiting each) throws SQLException {
    StoredRows.bind(each.row, each.started, each.label, one, 0);
    if (one.executeUpdate() > 0) {
      quarters.add(each.row, each.started, each.label);
    }
  }

  private void insertMany() throws SQLException {
    long before = newest();
    for (int i = 0; i < AT_ONCE; i++) {
      Waiting each = waiting.get(i);
      StoredRows.bind(each.row, each.started, each.label, many, i);
    }
    if (many.executeUpdate() == AT_ONCE) {
      for (Waiting each : waiting) {
        quarters.add(each.row, each.started, each.label);
      }
    } else {
      countOnly(addedAfter(before));
    }
  }

  /** The first of each id, should one be there twice. */
  private void countOnly(Set<String> ids) {
    for (Waiting each : waiting) {
      if (ids.remove(each.row.id())) {
        quarters.add(each.row, each.started, each.label);
      }
    }
  }

  private Set<String> addedAfter(long position) throws SQLException {
    Set<String> ids = new HashSet<>();
    added.setLong(1, position);
    try (ResultSet result = added.executeQuery()) {
      while (result.next()) {
        ids.add(result.getString(1));
      }
    }
    return ids;
  }

  private long newest() throws SQLException {
    try (ResultSet result = newest.executeQuery()) {
      return result.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    one.close();
    many.close();
    newest.close();
    added.close();
  }
}
