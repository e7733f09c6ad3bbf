package dev.penstock.store.redis;

import dev.penstock.accounting.Ledger.Batch;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.store.embedded.LocalLedger;
import dev.penstock.store.journal.RowCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of all replicas in the ledger of each: our own go into a stream in the order in which they
 * were booked, those of the others are read from it. Redis keeps how far each has come, so that an
 * outage, or a restart, loses and doubles nothing. The stream is capped: a replica that is away for
 * longer than it holds misses rows of others, in reports only.
 */
final class LedgerStream {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerStream.class);
  private static final Script PUBLISH = Script.of("publish");
  private static final long PERIOD_MILLIS = 500;
  private static final int MOST_ROWS = 200;
  private static final String CAP = "100000";
  private static final String MOST_UNREADABLE = "1000";

  /** Rows that others may not have read yet when Redis lost them; who has them keeps them once. */
  private static final long SENT_AGAIN = 10_000;

  private final Vertx vertx;
  private final RedisLink link;
  private final Keys keys;
  private final LocalLedger ledger;
  private final String replica;
  private String sent = "";
  private String read = "-";
  private boolean busy;
  private volatile boolean closed;
  private long timer;

  LedgerStream(Vertx vertx, RedisLink link, Keys keys, LocalLedger ledger, String replica) {
    this.vertx = vertx;
    this.link = link;
    this.keys = keys;
    this.ledger = ledger;
    this.replica = replica;
  }

  void start() {
    timer = vertx.setPeriodic(PERIOD_MILLIS, tick -> round());
  }

  private void round() {
    link.onLoop(this::exchange)
        .onFailure(failure -> LOG.debug("rows are exchanged later", failure));
  }

  private Future<Void> exchange() {
    if (busy || closed || link.state() == LinkState.DOWN) {
      return Future.succeededFuture();
    }
    busy = true;
    return publish().compose(done -> tail()).onComplete(ended -> busy = false);
  }

  private Future<Void> publish() {
    long from = sent.isEmpty() ? 0 : Long.parseLong(sent);
    return ledger
        .since(from, MOST_ROWS)
        .compose(batch -> batch.rows().isEmpty() ? remembered() : publish(batch));
  }

  /** Nothing is new; but are the last ones still there for others to read? */
  private Future<Void> remembered() {
    if (sent.isEmpty()) {
      return Future.succeededFuture();
    }
    return link.send(Request.cmd(Command.HGET).arg(keys.sent()).arg(replica))
        .compose(reached -> reached == null ? again() : Future.succeededFuture());
  }

  private Future<Void> publish(Batch batch) {
    String position = Long.toString(batch.position());
    List<String> arguments = new ArrayList<>(List.of(replica, sent, position, CAP));
    batch.rows().stream()
        .filter(row -> row.replica().equals(replica))
        .map(RowCodec::json)
        .forEach(arguments::add);
    return link.call(PUBLISH, List.of(keys.sent(), keys.ledger()), arguments)
        .compose(answer -> {
          boolean full = batch.rows().size() == MOST_ROWS;
          String reached = answer.get(0).toString();
          if (reached.isEmpty()) {
            return again();
          }
          sent = reached;
          skipOurs(answer.get(1).toString(), answer.get(2).toString());
          return full ? publish() : Future.succeededFuture();
        });
  }

  /** Where nobody else wrote since we last read, what comes next are the rows just written. */
  private void skipOurs(String before, String last) {
    if (!last.isEmpty() && read.equals(before.isEmpty() ? "-" : after(before))) {
      read = after(last);
    }
  }

  /** Redis was emptied, maybe before the others had read the last rows. */
  private Future<Void> again() {
    sent = Long.toString(Math.max(0, Long.parseLong(sent) - SENT_AGAIN));
    read = "-";
    return link.send(Request.cmd(Command.HSETNX).arg(keys.sent()).arg(replica).arg(sent))
        .compose(done -> publish());
  }

  private Future<Void> tail() {
    Request next =
        Request.cmd(Command.XRANGE)
            .arg(keys.ledger())
            .arg(read)
            .arg("+")
            .arg("COUNT")
            .arg(MOST_ROWS);
    return link.send(next).compose(this::add);
  }

  private Future<Void> add(Response entries) {
    if (entries.size() == 0) {
      return Future.succeededFuture();
    }
    List<LedgerRow> rows = new ArrayList<>();
    for (Response entry : entries) {
      try {
        // Fields: r, the replica, j, the row.
        Response fields = entry.get(1);
        if (!fields.get(1).toString().equals(replica)) {
          rows.add(RowCodec.row(fields.get(3).toString()));
        }
      } catch (RuntimeException unreadable) {
        putAside(entry, unreadable);
      }
    }
    String last = entries.get(entries.size() - 1).get(0).toString();
    Future<Void> added = rows.isEmpty() ? Future.succeededFuture() : ledger.add(rows);
    return added.compose(done -> {
      read = after(last);
      return entries.size() == MOST_ROWS ? tail() : Future.succeededFuture();
    });
  }

  /**
   * One row that nobody can read must not keep all later ones away. It stays for a person to look
   * at, under its id, so that several replicas put it there once.
   */
  private void putAside(Response entry, RuntimeException cause) {
    String id = entry.get(0).toString();
    LOG.error(
        "row {} of the stream cannot be read ({}); it is in no report here, and kept in {}",
        id,
        cause.getClass().getSimpleName(),
        keys.unreadable());
    Request add =
        Request.cmd(Command.XADD)
            .arg(keys.unreadable())
            .arg("MAXLEN")
            .arg("~")
            .arg(MOST_UNREADABLE)
            .arg(id);
    entry.get(1).forEach(field -> add.arg(field.toString()));
    link.send(add).onFailure(failure -> LOG.debug("it is kept there already", failure));
  }

  /** The smallest id after this one; an id is two numbers. */
  private static String after(String id) {
    int dash = id.indexOf('-');
    return id.substring(0, dash + 1) + (Long.parseLong(id.substring(dash + 1)) + 1);
  }

  void close() {
    closed = true;
    vertx.cancelTimer(timer);
  }
}
