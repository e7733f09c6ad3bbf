package dev.penstock.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.admission.auth.Directory;
import dev.penstock.admission.auth.DirectoryContract;
import dev.penstock.api.audit.AuditEntry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteDirectoryTest extends DirectoryContract {
  private static final AuditEntry CREATED =
      new AuditEntry("", Instant.EPOCH, "admin", "key.create", "ci", null, "abc");

  private final Vertx vertx = Vertx.vertx();
  private @TempDir Path folder;
  private SqliteDirectory opened;

  @Override
  protected Directory open() throws Exception {
    opened = SqliteDirectory.open(vertx, folder.resolve("directory.db"));
    return opened;
  }

  @AfterEach
  void close() {
    Opened.await(opened.close());
    Opened.await(vertx.close());
  }

  @Test
  void everything_is_there_after_a_restart() throws Exception {
    assertThat(Opened.await(opened.write(0, "key/ci", "{}", CREATED))).isTrue();
    String kept = Opened.await(opened.keep("salt", "first"));
    Opened.await(opened.close());

    Directory again = open();

    assertThat(Opened.await(again.read()).documents()).containsEntry("key/ci", "{}");
    assertThat(Opened.await(again.keep("salt", "second"))).isEqualTo(kept);
    assertThat(Opened.await(again.audit(null, 10))).hasSize(1);
  }

  @Test
  void not_even_sql_changes_the_audit_log() throws Exception {
    Opened.await(opened.note(CREATED));

    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("directory.db"));
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("UPDATE audit SET actor = 'nobody'"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("append-only");
      assertThatThrownBy(() -> statement.execute("DELETE FROM audit"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("append-only");
    }
  }
}
