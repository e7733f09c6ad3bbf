package dev.penstock.telemetry.sink;

import dev.penstock.accounting.Ledger.Batch;
import dev.penstock.accounting.report.LedgerJson;
import dev.penstock.config.SinkConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Ledger rows as lines of JSON in a file, and in those before it. Writes on a worker. */
public final class FileSink implements RowSink {
  private final Vertx vertx;
  private final LedgerFile file;

  /** {@code replica} is whose ledger the rows come from. */
  public FileSink(Vertx vertx, SinkConfig.File config, String replica) {
    this.vertx = vertx;
    this.file = new LedgerFile(config.path(), replica, config.rotateBytes(), config.gzip());
  }

  @Override
  public Future<Long> position() {
    return vertx.executeBlocking(file::position);
  }

  @Override
  public Future<Void> take(Batch batch) {
    return vertx.executeBlocking(() -> {
      file.append(LedgerJson.lines(batch.rows()).getBytes(), batch.position());
      return null;
    });
  }

  @Override
  public Future<Void> close() {
    return vertx.executeBlocking(() -> {
      file.close();
      return null;
    });
  }
}
