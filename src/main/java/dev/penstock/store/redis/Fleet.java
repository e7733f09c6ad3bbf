package dev.penstock.store.redis;

import dev.penstock.admission.Ids;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.store.journal.RowCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process among the others. It says regularly that it lives; what a process leaves that no
 * longer does, one of the others takes over. After Redis was away or was emptied, it is told again
 * what it may have lost before anything is decided by it. One round at a time.
 */
public final class Fleet {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  private static final long SOON_MILLIS = 100;

  private final Vertx vertx;
  private final RedisLink link;
  private final FleetScripts scripts;
  private final Keys keys;
  private final Ids ids;
  private final Pace pace;
  private final Leases leases;
  private final StoreClock clock;
  private final Components components;
  private final Map<String, OpenPart> open;
  private final Consumer<List<LedgerRow>> recovered;
  private final Function<String, Future<Void>> ends;
  private volatile Set<String> live = Set.of();
  private volatile @Nullable String epoch;
  private volatile boolean behind;
  private final Suspects suspects = new Suspects();
  private final AtomicLong beats = new AtomicLong();
  private volatile long graceUntil;
  private boolean busy;
  private boolean again;
  private volatile boolean closed;
  private long timer;

  /**
   * How fast things go.
   *
   * @param beat how often a process says that it lives
   * @param lease how long it is believed
   * @param others how long an emptied Redis waits for replicas that lived before
   */
  public record Pace(Duration beat, Duration lease, Duration others) {
    /** A dead process is taken over from after 10 to 12 seconds. */
    public static final Pace USUAL =
        new Pace(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(3));
  }

  /** What a fleet is about. */
  record Parts(
      RedisLink link,
      Keys keys,
      Ids ids,
      StoreClock clock,
      Components components,
      Map<String, OpenPart> open,
      Leases leases,
      Pace pace) {}

  /**
   * A process that has not joined yet.
   *
   * @param recovered is given rows of dead processes: they are to be settled
   * @param ends tells in an epoch what has ended and Redis was not told of
   */
  Fleet(
      Vertx vertx,
      Parts parts,
      Consumer<List<LedgerRow>> recovered,
      Function<String, Future<Void>> ends) {
    this.vertx = vertx;
    this.link = parts.link();
    this.keys = parts.keys();
    this.scripts = new FleetScripts(link, keys);
    this.ids = parts.ids();
    this.clock = parts.clock();
    this.components = parts.components();
    this.open = parts.open();
    this.leases = parts.leases();
    this.pace = parts.pace();
    this.recovered = recovered;
    this.ends = ends;
  }

  /** Completes after the first round, however it ended. */
  Future<Void> start() {
    if (link.state() == LinkState.DOWN) {
      became(LinkState.DOWN);
    }
    link.onState(this::became);
    timer =
        vertx.setPeriodic(
            pace.beat().toMillis(),
            tick -> {
              beats.incrementAndGet();
              round();
            });
    return link.onLoop(this::beat).otherwiseEmpty();
  }

  private void became(LinkState state) {
    switch (state) {
      case UP -> {
        behind = true;
        round();
      }
      // Where Redis was away from all of them, all seem dead to the first that is back.
      case DOWN -> graceUntil = Long.MAX_VALUE;
      case DEGRADED -> {}
    }
  }

  /** Which life of Redis decisions are made in; null while none may be. */
  @Nullable String epoch() {
    return link.state() == LinkState.DOWN ? null : epoch;
  }

  /** Replicas that live, as last heard, this one among them. */
  int replicas() {
    return Math.max(1, live.size());
  }

  /** Redis was told less than there is to tell. */
  void fellBehind() {
    behind = true;
  }

  /** Completes when Redis has been told all that there is to tell, or cannot be told now. */
  Future<Void> told() {
    behind = true;
    return epoch() == null
        ? Future.succeededFuture()
        : link.onLoop(this::tellSums).otherwiseEmpty();
  }

  /** Redis says that it is in another epoch. */
  void otherEpoch() {
    epoch = null;
    round();
  }

  private void round() {
    link.onLoop(this::beat).onFailure(failure -> {});
  }

  /** On the link's loop. */
  private Future<Void> beat() {
    if (closed || link.state() == LinkState.DOWN) {
      return Future.succeededFuture();
    }
    if (busy) {
      again = true;
      return Future.succeededFuture();
    }
    busy = true;
    return scripts
        .beat(ids.owner(), pace.lease().toMillis(), ids.replica())
        .compose(this::heard)
        .onComplete(ended -> {
          busy = false;
          if (again) {
            again = false;
            round();
          }
        });
  }

  private Future<Void> heard(Response answer) {
    clock.learn(answer.get(1).toLong());
    String now = answer.get(0).toString();
    if (now.isEmpty()) {
      return rebuild();
    }
    Set<String> owners = texts(answer.get(2));
    live = replicasOf(owners);
    return catchUp(now)
        .compose(done -> leases.renew(link, keys, now, ids.replica()))
        .compose(done -> sweep())
        .compose(done -> reap(texts(answer.get(3))));
  }

  /** Others have as long as they are believed to say that they live after all. */
  private boolean mayBeReaped(String dead) {
    if (graceUntil == Long.MAX_VALUE) {
      graceUntil = beats.get() + Math.ceilDiv(pace.lease().toMillis(), pace.beat().toMillis());
    }
    return beats.get() >= graceUntil || isOurs(dead);
  }

  /** An earlier process of this replica. */
  private boolean isOurs(String owner) {
    return owner.startsWith(ids.replica() + ".");
  }

  private static Set<String> replicasOf(Collection<String> owners) {
    Set<String> replicas = new HashSet<>();
    owners.forEach(owner -> replicas.add(owner.substring(0, owner.lastIndexOf('.'))));
    return Set.copyOf(replicas);
  }

  private Future<Void> catchUp(String now) {
    if (now.equals(epoch) && !behind) {
      return Future.succeededFuture();
    }
    behind = false;
    return ends.apply(now)
        .compose(told -> tellOwn())
        .onSuccess(told -> begin(now))
        .onFailure(failure -> behind = true);
  }

  private void begin(String now) {
    epoch = now;
    leases.joined();
  }

  private Future<Void> tellOwn() {
    return tellSums()
        .compose(told -> {
          open.replaceAll((id, part) -> part.told());
          return scripts.restore(open.values(), ids.owner());
        });
  }

  private Future<Void> tellSums() {
    return scripts
        .sync(components.all(), components, ids.replica())
        .map(heard -> {
          if (!heard) {
            behind = true;
          }
          return null;
        });
  }

  /** Redis knows nothing: it is told all that we know, of others too, who may be dead. */
  private Future<Void> rebuild() {
    if (epoch != null) {
      LOG.warn("Redis was emptied; it is told again what was spent and what is open");
    }
    epoch = null;
    Set<String> others = new HashSet<>(live);
    others.remove(ids.replica());
    return tellOwn()
        .compose(told -> tellOfOthers())
        .compose(told -> scripts.ready(ids.replica(), ids.next(), pace.others().toMillis(), others))
        .map(begun -> {
          if (begun.isEmpty()) {
            vertx.setTimer(SOON_MILLIS, soon -> round());
          } else {
            begin(begun);
          }
          return null;
        });
  }

  private Future<Void> tellOfOthers() {
    return components
        .others()
        .compose(sums -> scripts.sync(sums, components, ids.replica()))
        .mapEmpty();
  }

  /**
   * Gives back what Redis holds for us and we do not know: decisions whose answer came too late,
   * ends that got lost.
   */
  private Future<Void> sweep() {
    return link.send(Request.cmd(Command.HKEYS).arg(keys.owner(ids.owner())))
        .compose(held -> {
          Set<String> unknown = texts(held);
          unknown.removeAll(open.keySet());
          List<String> lost = suspects.lost(unknown, beats.get());
          return lost.isEmpty()
              ? Future.succeededFuture()
              : scripts.claimed(lost, ids.owner()).compose(claimed -> giveBack(lost, claimed));
        });
  }

  /** What was taken over from the dead is to be settled: the answer that told of it got lost. */
  private Future<Void> giveBack(List<String> lost, Response claimed) {
    List<LedgerRow> rows = rows(claimed, 0);
    recover(rows);
    rows.forEach(row -> lost.remove(row.id()));
    return lost.isEmpty() ? Future.succeededFuture() : giveBack(lost);
  }

  private Future<Void> giveBack(List<String> lost) {
    String now = epoch;
    if (now == null) {
      return Future.succeededFuture();
    }
    SettleCall call = new SettleCall(keys, ids, now);
    lost.forEach(id -> call.part(id, -1));
    return call.on(link).mapEmpty();
  }

  private Future<Void> reap(Collection<String> dead) {
    Future<Void> reaped = Future.succeededFuture();
    for (String owner : dead) {
      if (mayBeReaped(owner)) {
        reaped = reaped.compose(before -> reap(owner));
      }
    }
    return reaped;
  }

  private Future<Void> reap(String dead) {
    return scripts
        .reap(dead, ids.owner(), isOurs(dead))
        .compose(answer -> {
          recover(rows(answer, 1));
          return answer.get(0).toInteger() == 1 ? reap(dead) : Future.succeededFuture();
        });
  }

  private void recover(List<LedgerRow> rows) {
    if (!rows.isEmpty()) {
      LOG.warn("settling {} calls at their estimate that ran when a process ended", rows.size());
      recovered.accept(rows);
    }
  }

  private List<LedgerRow> rows(Response answer, int from) {
    List<LedgerRow> rows = new ArrayList<>();
    for (int i = from; i + 2 < answer.size(); i += 3) {
      Instant begun = Instant.ofEpochMilli(answer.get(i + 1).toLong());
      rows.add(
          RowCodec.row(answer.get(i + 2).toString())
              .startedAt(begun)
              .recovered(clock.instant(), ids.replica()));
    }
    return rows;
  }

  private static Set<String> texts(Response list) {
    Set<String> texts = new HashSet<>();
    list.forEach(text -> texts.add(text.toString()));
    return texts;
  }

  /** Whatever is left of it may be taken over at once. */
  Future<Void> close() {
    closed = true;
    vertx.cancelTimer(timer);
    String last = epoch();
    Future<Void> given =
        last == null
            ? Future.succeededFuture()
            : leases.giveBack(link, keys, last, ids.replica()).otherwiseEmpty();
    return given
        .compose(done -> scripts.beat(ids.owner(), -1, ids.replica()))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }
}
