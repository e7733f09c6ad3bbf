package dev.penstock.store.embedded;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.config.StateConfig;
import dev.penstock.responses.Holdings;
import dev.penstock.responses.ResponseStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Responses in a SQLite file of their own. A loss of power may take the last ones. */
final class SqliteResponses implements ResponseStore {
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE response (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            until INTEGER NOT NULL,
            document BLOB NOT NULL
          ) STRICT;
          """,
          // What was kept before belongs to nobody's share, and goes when its time is over.
          """
          ALTER TABLE response ADD COLUMN owner TEXT NOT NULL DEFAULT '';
          CREATE INDEX response_by_owner ON response (owner, number);
          """);

  /** Calls that wait for the disk at one time; more fail at once. */
  private static final int MOST_WAITING = 1_000;

  private static final int PRUNED_AT_ONCE = 100;

  private final WorkerExecutor worker;
  private final Connection connection;
  private final StateConfig.Responses limits;
  private final InstantSource clock;
  private final AtomicInteger waiting = new AtomicInteger();

  /** Of the worker alone. */
  private final Holdings holdings;

  private SqliteResponses(
      Vertx vertx, Connection connection, StateConfig.Responses limits, InstantSource clock)
      throws SQLException {
    this.worker = vertx.createSharedWorkerExecutor("penstock-responses", 1);
    this.connection = connection;
    this.limits = limits;
    this.clock = clock;
    this.holdings = new Holdings(limits);
    count();
  }

  /** Makes the file or brings it up to date. Blocks: for a worker. */
  static SqliteResponses open(
      Vertx vertx, Path file, StateConfig.Responses limits, InstantSource clock)
      throws IOException, SQLException {
    return new SqliteResponses(vertx, Database.open(file, false, MIGRATIONS), limits, clock);
  }

  @Override
  public Future<Void> put(String owner, String id, Buffer document) {
    byte[] content = document.getBytes();
    return work(() -> {
      Database.transaction(
          connection,
          () -> {
            delete(id);
            insert(owner, id, content);
            prune(owner);
            return 0;
          });
      return null;
    });
  }

  @Override
  public Future<@Nullable Buffer> find(String id) {
    return work(() -> {
      try (PreparedStatement select =
          connection.prepareStatement("SELECT document FROM response WHERE id = ? AND until > ?")) {
        select.setString(1, id);
        select.setLong(2, clock.millis());
        try (ResultSet result = select.executeQuery()) {
          return result.next() ? Buffer.buffer(result.getBytes(1)) : null;
        }
      }
    });
  }

  @Override
  public Future<Void> remove(String owner, String id) {
    return work(() -> {
      delete(id);
      return null;
    });
  }

  private <T> Future<T> work(Callable<T> task) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return Future.failedFuture("too many responses wait for the disk");
    }
    return worker
        .executeBlocking(
            () -> {
              try {
                return task.call();
              } catch (SQLException e) {
                // What was counted may not have happened.
                count();
                throw e;
              }
            },
            false)
        .onComplete(done -> waiting.decrementAndGet());
  }

  private void insert(String owner, String id, byte[] content) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO response (id, until, document, owner) VALUES (?,?,?,?)")) {
      insert.setString(1, id);
      insert.setLong(2, clock.millis() + limits.ttl().toMillis());
      insert.setBytes(3, content);
      insert.setString(4, owner);
      insert.executeUpdate();
    }
    holdings.add(owner, 1, content.length);
  }

  private void delete(String id) throws SQLException {
    goes("DELETE FROM response WHERE id = ? RETURNING owner, length(document)", id);
  }

  /** How many rows the statement takes away. */
  @CanIgnoreReturnValue
  private int goes(String sql, Object value) throws SQLException {
    int gone = 0;
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setObject(1, value);
      try (ResultSet result = delete.executeQuery()) {
        while (result.next()) {
          gone++;
          holdings.remove(result.getString(1), result.getLong(2));
        }
      }
    }
    return gone;
  }

  /** All have the same time to live, so the oldest are those that go first. */
  private void prune(String writer) throws SQLException {
    goes(
        "DELETE FROM response WHERE number IN (SELECT number FROM response WHERE until <= ?"
            + " ORDER BY number LIMIT "
            + PRUNED_AT_ONCE
            + ") RETURNING owner, length(document)",
        clock.millis());
    for (String most = holdings.excess(writer); most != null; most = holdings.excess(writer)) {
      int gone =
          goes(
              "DELETE FROM response WHERE number = (SELECT min(number) FROM response WHERE owner ="
                  + " ?) RETURNING owner, length(document)",
              most);
      if (gone == 0) {
        return;
      }
    }
  }

  private void count() throws SQLException {
    holdings.clear();
    try (PreparedStatement sums =
            connection.prepareStatement(
                "SELECT owner, count(*), sum(length(document)) FROM response GROUP BY owner");
        ResultSet result = sums.executeQuery()) {
      while (result.next()) {
        holdings.add(result.getString(1), result.getLong(2), result.getLong(3));
      }
    }
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
