package dev.penstock.store.embedded;

import dev.penstock.admission.auth.Directory;
import dev.penstock.api.audit.AuditEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keys, teams, kept values and the audit log in a SQLite file; each change is forced to disk. */
final class SqliteDirectory implements Directory {
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE document (
            id TEXT PRIMARY KEY,
            json TEXT NOT NULL
          ) STRICT, WITHOUT ROWID;
          CREATE TABLE version (version INTEGER NOT NULL) STRICT;
          INSERT INTO version VALUES (0);
          CREATE TABLE kept (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
          ) STRICT, WITHOUT ROWID;
          CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            before TEXT,
            after TEXT
          ) STRICT;
          CREATE TRIGGER audit_stays BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
          CREATE TRIGGER audit_is_true BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
          """);

  private final WorkerExecutor worker;
  private final Connection connection;
  private final DirectoryTables tables;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  private SqliteDirectory(Vertx vertx, Connection connection) {
    this.worker = vertx.createSharedWorkerExecutor("penstock-directory", 1);
    this.connection = connection;
    this.tables = new DirectoryTables(connection);
  }

  /** Makes the file or brings it up to date. Blocks: for a worker. */
  static SqliteDirectory open(Vertx vertx, Path file) throws IOException, SQLException {
    return new SqliteDirectory(vertx, Database.open(file, true, MIGRATIONS));
  }

  @Override
  public Future<State> read() {
    return worker.executeBlocking(tables::read, false);
  }

  @Override
  public Future<Boolean> write(long version, String id, @Nullable String json, AuditEntry entry) {
    return worker
        .executeBlocking(() -> tables.write(version, id, json, entry), false)
        .onSuccess(this::tell);
  }

  private void tell(boolean changed) {
    if (changed) {
      listeners.forEach(Runnable::run);
    }
  }

  @Override
  public Future<Void> note(AuditEntry entry) {
    return worker.executeBlocking(() -> tables.note(entry), false).mapEmpty();
  }

  @Override
  public Future<List<AuditEntry>> audit(@Nullable String before, int limit) {
    long end;
    try {
      end = before == null ? Long.MAX_VALUE : Long.parseLong(before);
    } catch (NumberFormatException e) {
      return Future.failedFuture(e);
    }
    return worker.executeBlocking(() -> tables.audit(end, limit), false);
  }

  @Override
  public Future<String> keep(String name, String candidate) {
    return worker.executeBlocking(() -> tables.keep(name, candidate), false);
  }

  @Override
  public void onChange(Runnable changed) {
    listeners.add(changed);
  }

  Future<Void> close() {
    return worker
        .<Void>executeBlocking(
            () -> {
              connection.close();
              return null;
            },
            false)
        .eventually(worker::close);
  }
}
