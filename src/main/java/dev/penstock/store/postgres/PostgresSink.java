package dev.penstock.store.postgres;

import dev.penstock.accounting.Ledger.Batch;
import dev.penstock.api.Usage;
import dev.penstock.api.spend.Caching;
import dev.penstock.api.spend.Cost;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.SinkConfig;
import dev.penstock.telemetry.sink.RowSink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ledger rows in a table. Rows and the position after them are written in one transaction, and a
 * row that is there already stays as it is: each is there once, whatever breaks off.
 */
public final class PostgresSink implements RowSink {
  private static final long PATIENCE_SECONDS = 30;

  private final Tables tables;
  private final String replica;
  private final Pool pool;

  /** Does not connect yet; {@code replica} is whose ledger the rows come from. */
  public PostgresSink(Vertx vertx, SinkConfig.Postgres config, String replica) {
    this.tables = new Tables(config.table());
    this.replica = replica;
    PgConnectOptions server =
        Server.of(config)
            .addProperty("application_name", "penstock")
            .setCachePreparedStatements(true);
    this.pool =
        PgBuilder.pool()
            .connectingTo(server)
            .with(new PoolOptions().setMaxSize(1).setConnectionTimeout(10))
            .using(vertx)
            .build();
  }

  @Override
  public Future<Long> position() {
    return bounded(
        pool.withConnection(connection ->
            make(connection, tables.exists(), tables.createRows())
                .compose(made -> make(connection, tables.namesOperation(), tables.addOperation()))
                .compose(made -> makePositions(connection))
                .compose(
                    made -> connection.preparedQuery(tables.position()).execute(Tuple.of(replica)))
                .map(found ->
                    found.size() == 0 ? 0L : found.iterator().next().getLong("position"))));
  }

  @Override
  public Future<Void> take(Batch batch) {
    return bounded(
        pool.withTransaction(connection ->
            connection
                .preparedQuery(tables.insert())
                .executeBatch(batch.rows().stream().map(PostgresSink::values).toList())
                .compose(inserted ->
                    connection
                        .preparedQuery(tables.confirm())
                        .execute(Tuple.of(replica, batch.position())))
                .<Void>mapEmpty()));
  }

  @Override
  public Future<Void> close() {
    return pool.close();
  }

  /** A server that hangs fails, so that it is asked again. */
  private static <T> Future<T> bounded(Future<T> answer) {
    return answer.timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private Future<Void> makePositions(SqlConnection connection) {
    return make(connection, tables.exists(), tables.positionsName(), tables.createPositions());
  }

  /** Of the table of rows. */
  private Future<Void> make(SqlConnection connection, String question, String statement) {
    return make(connection, question, tables.rowsName(), statement);
  }

  /** Nothing is made that is there: that wants rights that a writer may not have. */
  private static Future<Void> make(
      SqlConnection connection, String question, String name, String statement) {
    return connection
        .preparedQuery(question)
        .execute(Tuple.of(name))
        .compose(found ->
            found.iterator().next().getBoolean(0)
                ? Future.succeededFuture()
                : connection.query(statement).execute().mapEmpty());
  }

  private static Tuple values(LedgerRow row) {
    Tuple values =
        Tuple.tuple()
            .addString(text(row.id()))
            .addString(text(row.requestId()))
            .addInteger(row.attempt())
            .addOffsetDateTime(time(row.startedAt()))
            .addOffsetDateTime(time(row.settledAt()))
            .addString(text(row.caller().key()))
            .addString(text(row.caller().team()))
            .addArrayOfString(
                row.caller().tags().stream().map(PostgresSink::text).toArray(String[]::new))
            .addString(text(row.target().asked()))
            .addString(text(row.target().group()))
            .addString(text(row.target().provider()))
            .addString(text(row.target().deployment()))
            .addString(text(row.target().model()))
            .addString(text(row.result().outcome()))
            .addBoolean(row.result().streamed())
            .addLong(row.result().ttftNanos() < 0 ? null : (Long) row.result().ttftNanos())
            .addLong(row.result().durationNanos());
    addUsage(values, row.usage());
    addCost(values, row.cost());
    return values
        .addBoolean(row.estimated())
        .addBoolean(row.recovered())
        .addString(text(row.promptSha256()))
        .addString(text(row.replica()))
        .addString(row.target().operation());
  }

  private static void addUsage(Tuple values, @Nullable Usage usage) {
    values.addLong(usage == null ? null : (Long) usage.inputTokens());
    values.addLong(usage == null ? null : usage.cachedTokens());
    values.addLong(usage == null ? null : usage.cacheWriteTokens());
    values.addLong(usage == null ? null : (Long) usage.outputTokens());
    values.addLong(usage == null ? null : usage.reasoningTokens());
  }

  private static void addCost(Tuple values, @Nullable Cost cost) {
    Caching caching = cost == null ? Caching.NONE : cost.caching();
    values.addLong(cost == null ? null : (Long) cost.nanoUsd());
    values.addBoolean(cost != null && cost.estimated());
    values.addString(cost == null ? null : text(cost.priceVersion()));
    values.addLong(caching.savedNanoUsd());
    values.addLong(caching.extraNanoUsd());
    values.addBoolean(caching.hinted());
  }

  /** PostgreSQL's texts hold anything but NUL, and callers may send anything. */
  private static @Nullable String text(@Nullable String text) {
    return text == null ? null : text.replace('\u0000', '\ufffd');
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }
}
