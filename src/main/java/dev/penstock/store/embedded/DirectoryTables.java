package dev.penstock.store.embedded;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.admission.auth.Directory.State;
import dev.penstock.api.audit.AuditEntry;
import dev.penstock.store.journal.EpochNanos;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SQL of the directory. Confined to one worker; everything blocks. */
final class DirectoryTables {
  private final Connection connection;

  DirectoryTables(Connection connection) {
    this.connection = connection;
  }

  State read() throws SQLException {
    return Database.transaction(
        connection,
        () ->
            new State(
                version(),
                texts("SELECT id, json FROM document"),
                texts("SELECT name, value FROM kept")));
  }

  /** False, and nothing done, if the version is another one. */
  boolean write(long version, String id, @Nullable String json, AuditEntry entry)
      throws SQLException {
    return Database.transaction(
        connection,
        () -> {
          if (update("UPDATE version SET version = version + 1 WHERE version = ?", version) == 0) {
            return false;
          }
          if (json == null) {
            update("DELETE FROM document WHERE id = ?", id);
          } else {
            update("INSERT OR REPLACE INTO document (id, json) VALUES (?, ?)", id, json);
          }
          note(entry);
          return true;
        });
  }

  /** Appends to the audit log, which gives the entry its id. */
  @CanIgnoreReturnValue
  int note(AuditEntry entry) throws SQLException {
    return update(
        "INSERT INTO audit (at, actor, action, subject, before, after) VALUES (?,?,?,?,?,?)",
        EpochNanos.of(entry.at()),
        entry.actor(),
        entry.action(),
        entry.subject(),
        entry.before(),
        entry.after());
  }

  List<AuditEntry> audit(long end, int limit) throws SQLException {
    List<AuditEntry> entries = new ArrayList<>();
    try (PreparedStatement statement =
            prepared("SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?", end, limit);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        entries.add(entry(result));
      }
    }
    return entries;
  }

  private static AuditEntry entry(ResultSet from) throws SQLException {
    return new AuditEntry(
        from.getString("id"),
        EpochNanos.instant(from.getLong("at")),
        from.getString("actor"),
        from.getString("action"),
        from.getString("subject"),
        from.getString("before"),
        from.getString("after"));
  }

  /** What is kept under this name: the first candidate. */
  String keep(String name, String candidate) throws SQLException {
    int first = update("INSERT OR IGNORE INTO kept (name, value) VALUES (?, ?)", name, candidate);
    if (first > 0) {
      return candidate;
    }
    try (PreparedStatement statement = prepared("SELECT value FROM kept WHERE name = ?", name);
        ResultSet result = statement.executeQuery()) {
      return result.getString(1);
    }
  }

  private long version() throws SQLException {
    try (PreparedStatement statement = prepared("SELECT version FROM version");
        ResultSet result = statement.executeQuery()) {
      return result.getLong(1);
    }
  }

  private Map<String, String> texts(String sql) throws SQLException {
    Map<String, String> texts = new HashMap<>();
    try (PreparedStatement statement = prepared(sql);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        texts.put(result.getString(1), result.getString(2));
      }
    }
    return texts;
  }

  @CanIgnoreReturnValue
  private int update(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(sql, values)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
