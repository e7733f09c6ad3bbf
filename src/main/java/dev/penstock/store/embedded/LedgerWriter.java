package dev.penstock.store.embedded;

import dev.penstock.api.spend.LedgerRow;
import dev.penstock.store.journal.Entry;
import dev.penstock.store.journal.EpochNanos;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds rows to the ledger and takes them away. Confined to one worker; everything blocks. */
final class LedgerWriter implements AutoCloseable {
  /** The newest row always stays, so that positions never come twice. */
  private static final String OLD =
      "SELECT position FROM ledger WHERE started < ? AND position < (SELECT max(position) FROM"
          + " ledger) ORDER BY started LIMIT ?";

  private final Connection connection;
  private final String replica;
  private final Labels labels;
  private final Quarters quarters;
  private final RowInserts inserts;
  private final PreparedStatement find;
  private final PreparedStatement delete;
  private final PreparedStatement prune;

  LedgerWriter(Connection connection, String replica) throws SQLException {
    this.connection = connection;
    this.replica = replica;
    this.labels = new Labels(connection);
    this.quarters = new Quarters(connection);
    this.inserts = new RowInserts(connection, labels, quarters);
    this.find =
        connection.prepareStatement(
            "SELECT "
                + StoredRows.COLUMNS
                + " FROM ledger r JOIN label l ON l.id = r.label WHERE r.id = ?");
    this.delete = connection.prepareStatement("DELETE FROM ledger WHERE position = ?");
    this.prune = connection.prepareStatement("DELETE FROM ledger WHERE position IN (" + OLD + ")");
  }

  /** What the journal says; the same again changes nothing. */
  void apply(List<Entry> entries) throws SQLException {
    transaction(() -> {
      for (Entry entry : entries) {
        if (entry instanceof Entry.Settled(var row)) {
          inserts.add(row);
        } else if (entry instanceof Entry.Voided(var id)) {
          inserts.flush();
          voided(id);
        }
      }
    });
  }

  /** Rows that the fleet agrees on: they stand in for a row of our own for the same attempt. */
  void add(List<LedgerRow> rows) throws SQLException {
    transaction(() -> {
      for (LedgerRow row : rows) {
        giveWay(row);
        inserts.add(row);
      }
    });
  }

  /** Deletes some rows that began before; how many. Their sums stay. */
  int prune(long beforeNanos, int most) throws SQLException {
    prune.setLong(
        1, Math.floorDiv(beforeNanos, LedgerSchema.QUARTER_NANOS) * LedgerSchema.QUARTER_NANOS);
    prune.setInt(2, most);
    return prune.executeUpdate();
  }

  /**
   * The row of a replica that was thought dead gives way to that of who settled its call instead,
   * whichever comes first.
   */
  private void giveWay(LedgerRow row) throws SQLException {
    Found there = find(row.id());
    if (there != null && !there.row.replica().equals(row.replica()) && !byItsOwn(row)) {
      remove(there);
    }
  }

  /** Whether it was booked where the call was made: ids begin with the name of the replica. */
  private static boolean byItsOwn(LedgerRow row) {
    return row.id().startsWith(row.replica() + ".");
  }

  /** Only our own: who settled it instead may have told us already. */
  private void voided(String id) throws SQLException {
    Found there = find(id);
    if (there != null && there.row.replica().equals(replica)) {
      remove(there);
    }
  }

  private record Found(LedgerRow row, long position, long label) {}

  private @Nullable Found find(String id) throws SQLException {
    find.setString(1, id);
    try (ResultSet result = find.executeQuery()) {
      return result.next()
          ? new Found(
              StoredRows.read(result),
              result.getLong(StoredRows.POSITION),
              result.getLong(StoredRows.LABEL))
          : null;
    }
  }

  private void remove(Found found) throws SQLException {
    delete.setLong(1, found.position);
    delete.executeUpdate();
    quarters.subtract(found.row, EpochNanos.of(found.row.startedAt()), found.label);
  }

  /** Runs SQL. */
  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }

  private void transaction(Work work) throws SQLException {
    boolean done = false;
    try {
      done =
          Database.transaction(
              connection,
              () -> {
                work.run();
                inserts.flush();
                quarters.write();
                return true;
              });
    } finally {
      if (!done) {
        labels.forget();
        quarters.forget();
        inserts.forget();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    labels.close();
    quarters.close();
    inserts.close();
    find.close();
    delete.close();
    prune.close();
    connection.close();
  }
}
