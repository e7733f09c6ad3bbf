package dev.penstock.store.postgres;

import static dev.penstock.testing.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.accounting.Ledger;
import dev.penstock.accounting.Ledger.Batch;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.Secret;
import dev.penstock.config.SinkConfig;
import dev.penstock.store.memory.Booked;
import dev.penstock.store.memory.MemoryLedger;
import dev.penstock.telemetry.sink.RowSink;
import dev.penstock.telemetry.sink.SinkVerticle;
import dev.penstock.testing.Eventually;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a real PostgreSQL; each test has tables of its own. */
final class PostgresSinkTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456Z");
  private static EmbeddedPostgres server;
  private static int tables;

  private final Vertx vertx = Vertx.vertx();
  private final String table = "ledger_" + tables++;
  private final MemoryLedger ledger = Booked.ledger(List.of());

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private PostgresSink sink(String replica) {
    return sink(replica, server.getPort());
  }

  private PostgresSink sink(String replica, int port) {
    String url = "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
    return new PostgresSink(
        vertx, new SinkConfig.Postgres("pg", new Secret(url), table, null), replica);
  }

  private static List<LedgerRow> rows(int from, int until) {
    return IntStream.range(from, until)
        .mapToObj(i -> row("a-" + i, NOON).cost(1_500_000_001L + i).settled())
        .toList();
  }

  private String one(String query) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query.replace("TABLE", table))) {
      assertThat(found.next()).isTrue();
      return String.valueOf(found.getString(1));
    }
  }

  private String oneOr(String query, String otherwise) {
    try {
      return one(query);
    } catch (SQLException e) {
      return otherwise;
    }
  }

  private String deployed(Ledger from, RowSink sink) {
    return vertx
        .deployVerticle(
            new SinkVerticle(from, Map.of("pg", sink), List.of(), () -> NOON, new Random(1)))
        .await();
  }

  @Test
  void a_row_arrives_with_all_it_has() throws Exception {
    PostgresSink sink = sink("r");
    assertThat(sink.position().await()).isZero();
    sink.take(new Batch(rows(0, 1), 7)).await();

    assertThat(sink.position().await()).isEqualTo(7);
    assertThat(
            one(
                "SELECT concat_ws(' ', id, team, tags, started_at AT TIME ZONE 'UTC', model,"
                    + " cost_usd, cached_tokens, cache_write_tokens IS NULL, ttft_nanos, streamed)"
                    + " FROM TABLE"))
        .isEqualTo("a-0 search {prod} 2026-11-21 12:00:00.123456 gpt-4o 1.500000001 10 t 500000 t");
  }

  @Test
  void a_table_of_an_earlier_version_learns_what_was_asked_for() throws Exception {
    PostgresSink sink = sink("r");
    sink.position().await();
    sink.take(new Batch(rows(0, 1), 1)).await();
    try (Connection connection =
            DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("ALTER TABLE " + table + " DROP COLUMN operation");
    }

    PostgresSink later = sink("r");
    assertThat(later.position().await()).isEqualTo(1);
    later.take(new Batch(List.of(row("b", NOON).asking("rerank").settled()), 2)).await();

    assertThat(one("SELECT string_agg(operation, ' ' ORDER BY id) FROM TABLE"))
        .isEqualTo("chat rerank");
  }

  @Test
  void the_same_rows_again_are_there_once() throws Exception {
    PostgresSink sink = sink("r");
    sink.position().await();
    sink.take(new Batch(rows(0, 10), 10)).await();
    sink.take(new Batch(rows(5, 15), 15)).await();

    assertThat(one("SELECT count(*) FROM TABLE")).isEqualTo("15");
    assertThat(one("SELECT sum(cost_usd) FROM TABLE")).isEqualTo("22.500000120");
  }

  @Test
  void replicas_have_positions_of_their_own() {
    PostgresSink one = sink("one");
    PostgresSink other = sink("other");
    one.position().await();
    one.take(new Batch(rows(0, 3), 3)).await();

    assertThat(other.position().await()).isZero();
    assertThat(one.position().await()).isEqualTo(3);
  }

  @Test
  void what_a_caller_may_send_and_postgresql_does_not_take_stops_nothing() throws Exception {
    PostgresSink sink = sink("r");
    sink.position().await();
    sink.take(new Batch(List.of(row("a", NOON).requestId("x\u0000y").settled()), 1)).await();

    assertThat(one("SELECT request_id FROM TABLE")).isEqualTo("x\ufffdy");
  }

  @Test
  void a_user_without_the_right_to_make_tables_may_write_to_those_there_are() throws Exception {
    sink("r").position().await();
    try (Connection connection =
            DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
      statement.execute("CREATE ROLE writer LOGIN PASSWORD 'w'");
      statement.execute(
          "GRANT SELECT, INSERT, UPDATE ON %s, %s_position TO writer".formatted(table, table));
    }
    PostgresSink writer =
        new PostgresSink(
            vertx,
            new SinkConfig.Postgres(
                "pg",
                new Secret("postgresql://writer:w@127.0.0.1:" + server.getPort() + "/postgres"),
                "public." + table,
                null),
            "r");

    assertThat(writer.position().await()).isZero();
    writer.take(new Batch(rows(0, 2), 2)).await();

    assertThat(one("SELECT count(*) FROM TABLE")).isEqualTo("2");
  }

  @Test
  void rows_flow_from_the_ledger_until_the_last_moment() throws Exception {
    Booked.add(ledger, rows(0, 1200));
    String id = deployed(ledger, sink("r"));
    Eventually.becomes("1200 rows", () -> oneOr("SELECT count(*) FROM TABLE", "").equals("1200"));
    Booked.add(ledger, rows(1200, 1203));
    vertx.undeploy(id).await();

    assertThat(one("SELECT count(*) FROM TABLE")).isEqualTo("1203");
  }

  @Test
  void a_server_that_goes_and_comes_back_has_every_row_once() throws Exception {
    Booked.add(ledger, rows(0, 100));
    try (Outage proxy = new Outage(server.getPort())) {
      String id = deployed(ledger, sink("r", proxy.port()));
      Eventually.becomes("100 rows", () -> oneOr("SELECT count(*) FROM TABLE", "").equals("100"));

      proxy.down();
      Booked.add(ledger, rows(100, 700));
      Eventually.becomes("a try while it is down", proxy::refused);
      proxy.up();

      Eventually.becomes("700 rows", () -> oneOr("SELECT count(*) FROM TABLE", "").equals("700"));
      vertx.undeploy(id).await();
    }
    assertThat(one("SELECT position FROM TABLE_position")).isEqualTo("700");
  }
}
