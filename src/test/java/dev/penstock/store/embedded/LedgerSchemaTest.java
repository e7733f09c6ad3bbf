package dev.penstock.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of earlier versions, opened by this one. */
final class LedgerSchemaTest {
  /** Schemas that were written before rows said what was asked for. */
  private static final int BEFORE_OPERATIONS = 2;

  private @TempDir Path folder;

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      return found.next() ? String.valueOf(found.getString(1)) : "";
    }
  }

  @Test
  void rows_of_an_earlier_file_are_of_chats() throws Exception {
    Path file = folder.resolve("ledger.db");
    List<String> earlier = LedgerSchema.MIGRATIONS.subList(0, BEFORE_OPERATIONS);
    try (Connection connection = Database.open(file, false, earlier);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO label (text, tags, asked, model_group, provider, deployment, model, outcome,"
              + " replica) VALUES ('t', '[]', 'a', 'g', 'p', 'd', 'm', 'success', 'r')");
    }

    try (Connection connection = Database.open(file, false, LedgerSchema.MIGRATIONS)) {
      assertThat(one(connection, "SELECT operation FROM label")).isEqualTo("chat");
      assertThat(one(connection, "PRAGMA user_version"))
          .isEqualTo(String.valueOf(LedgerSchema.MIGRATIONS.size()));
    }
  }
}
