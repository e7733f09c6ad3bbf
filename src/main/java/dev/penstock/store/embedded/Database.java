package dev.penstock.store.embedded;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.store.journal.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** Opens SQLite files the way all of ours are opened. Everything here blocks. */
final class Database {
  private static final int CACHE_KIB = 16 << 10;
  private static final int BUSY_MILLIS = 5_000;

  private Database() {}

  /** What a transaction does. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * A connection that writes; the file is made, for its owner only, and brought to the newest
   * schema.
   *
   * @param full whether each commit is forced to the medium
   * @param migrations SQL from each version of the schema to the next
   */
  static Connection open(Path file, boolean full, List<String> migrations)
      throws IOException, SQLException {
    if (!Files.exists(file)) {
      Files.createFile(file, LocalDisk.ownerOnly("rw-------"));
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(full ? SynchronousMode.FULL : SynchronousMode.NORMAL);
    config.setCacheSize(-CACHE_KIB);
    config.setBusyTimeout(BUSY_MILLIS);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try {
      migrate(connection, file, migrations);
      return connection;
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
  }

  /** A connection that only reads; the file is there. */
  static Connection reader(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setCacheSize(-CACHE_KIB);
    config.setBusyTimeout(BUSY_MILLIS);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  /** All of it, or nothing. */
  @CanIgnoreReturnValue
  static <T> T transaction(Connection connection, Work<T> work) throws SQLException {
    execute(connection, "BEGIN IMMEDIATE");
    try {
      T result = work.run();
      execute(connection, "COMMIT");
      return result;
    } catch (SQLException | RuntimeException failure) {
      rollBack(connection, failure);
      throw failure;
    }
  }

  private static void rollBack(Connection connection, Exception failure) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException another) {
      failure.addSuppressed(another);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void migrate(Connection connection, Path file, List<String> migrations)
      throws SQLException {
    int version = version(connection);
    if (version > migrations.size()) {
      throw new SQLException(
          file + " was written by a later version of Penstock (schema " + version + ")");
    }
    for (int next = version; next < migrations.size(); next++) {
      String sql = migrations.get(next) + ";PRAGMA user_version = " + (next + 1);
      transaction(connection, () -> script(connection, sql));
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA user_version")) {
      return result.getInt(1);
    }
  }

  private static int script(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
