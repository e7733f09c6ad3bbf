package dev.penstock.store.embedded;

import dev.penstock.api.spend.LedgerRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers of labels; those used last are remembered. Confined to the writer. */
final class Labels implements AutoCloseable {
  private static final int REMEMBERED = 20_000;
  private static final String INSERT =
      "INSERT INTO label (text, key, team, tags, asked, model_group, provider, deployment, model,"
          + " price_version, outcome, replica, operation) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
          + " RETURNING id";

  private final PreparedStatement find;
  private final PreparedStatement insert;
  private final PreparedStatement insertTag;
  private final Map<Label, Long> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Label, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  Labels(Connection connection) throws SQLException {
    this.find = connection.prepareStatement("SELECT id FROM label WHERE text = ?");
    this.insert = connection.prepareStatement(INSERT);
    this.insertTag =
        connection.prepareStatement("INSERT OR IGNORE INTO label_tag (label, tag) VALUES (?, ?)");
  }

  /** The number of a row's label; within a transaction. */
  long of(LedgerRow row) throws SQLException {
    Label label = Label.of(row);
    Long id = known.get(label);
    if (id != null) {
      return id;
    }
    String text = label.text();
    Long stored = find(text);
    long made = stored == null ? insert(label, text) : stored;
    known.put(label, made);
    return made;
  }

  /** After a transaction that came to nothing: what was remembered in it is not there. */
  void forget() {
    known.clear();
  }

  private @Nullable Long find(String text) throws SQLException {
    find.setString(1, text);
    try (ResultSet result = find.executeQuery()) {
      return result.next() ? result.getLong(1) : null;
    }
  }

  private long insert(Label label, String text) throws SQLException {
    insert.setString(1, text);
    insert.setString(2, label.caller().key());
    insert.setString(3, label.caller().team());
    insert.setString(4, label.tags());
    insert.setString(5, label.target().asked());
    insert.setString(6, label.target().group());
    insert.setString(7, label.target().provider());
    insert.setString(8, label.target().deployment());
    insert.setString(9, label.target().model());
    insert.setString(10, label.priceVersion());
    insert.setString(11, label.outcome());
    insert.setString(12, label.replica());
    insert.setString(13, label.target().operation());
    long id;
    try (ResultSet result = insert.executeQuery()) {
      result.next();
      id = result.getLong(1);
    }
    for (String tag : label.caller().tags()) {
      insertTag.setLong(1, id);
      insertTag.setString(2, tag);
      insertTag.executeUpdate();
    }
    return id;
  }

  @Override
  public void close() throws SQLException {
    find.close();
    insert.close();
    insertTag.close();
  }
}
