package dev.penstock.store.redis;

import static io.vertx.core.Future.succeededFuture;

import dev.penstock.admission.Ids;
import dev.penstock.admission.LocalTally;
import dev.penstock.admission.Settled;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.store.embedded.LocalLedger;
import dev.penstock.store.journal.Entry;
import dev.penstock.store.redis.Components.Told;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends parts: first the rows are safe in our own ledger, then Redis is told. What Redis cannot be
 * told now it is told with the next round of the {@link Fleet}.
 */
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  /** Ends that Redis could not be told; a call that runs is at most one. */
  private static final int MOST_UNTOLD = 65_536;

  private static final int CHUNK = 100;

  private final Map<String, Settled> untold = new ConcurrentHashMap<>();
  private final Bundles<Telling, SettleCall.Answer> tellings;
  private final Places places;
  private final Components components;
  private final Fleet fleet;
  private final LocalTally tally;
  private final InstantSource clock;

  /** Where things are kept. */
  record Places(Vertx vertx, LoopLinks links, Keys keys, Ids ids, LocalLedger ledger) {}

  /** What is safe here and Redis is to know. */
  private record Telling(List<Settled> ended, List<Told> moved) {}

  Ending(Places places, Components components, Fleet fleet, LocalTally tally, InstantSource clock) {
    this.places = places;
    this.tellings = new Bundles<>(places.vertx(), this::tell);
    this.components = components;
    this.fleet = fleet;
    this.tally = tally;
    this.clock = clock;
  }

  /**
   * Never fails.
   *
   * @param ours parts that Redis cannot know of, so that nobody has taken them over
   */
  Future<Void> end(List<Settled> given, Set<String> ours) {
    List<Settled> ended = given.stream().map(this::stamped).toList();
    List<Told> moved = Collections.synchronizedList(new ArrayList<>());
    return booked(ended, moved)
        .transform(booked -> tell(ended, List.copyOf(moved)))
        .compose(told -> {
          if (!told) {
            ended.stream().filter(end -> !ours.contains(end.partId())).forEach(this::later);
            fleet.fellBehind();
          }
          return succeededFuture();
        });
  }

  private void later(Settled end) {
    if (end.row() != null && untold.size() < MOST_UNTOLD) {
      untold.put(end.partId(), end);
    }
  }

  /**
   * Tells what could not be told: others may have thought us dead and have settled these calls as
   * well. Fails if Redis does not take it now either.
   */
  Future<Void> tellAgain(String epoch) {
    List<Settled> some = untold.values().stream().limit(CHUNK).toList();
    if (some.isEmpty()) {
      return succeededFuture();
    }
    SettleCall call = new SettleCall(places.keys(), places.ids(), epoch);
    call.parts(some);
    return call.on(places.links().control())
        .compose(answer ->
            answer.otherEpoch()
                ? Future.failedFuture("another epoch has begun")
                : takeBack(some, answer))
        .compose(told -> {
          some.forEach(end -> untold.remove(end.partId()));
          return tellAgain(epoch);
        });
  }

  /** A row says who booked it: that is what sums are told by. */
  private Settled stamped(Settled end) {
    LedgerRow row = end.row();
    String replica = places.ids().replica();
    if (row == null || row.replica().equals(replica)) {
      return end;
    }
    LedgerRow ours =
        new LedgerRow(
            row.id(),
            row.requestId(),
            row.attempt(),
            row.startedAt(),
            row.settledAt(),
            row.caller(),
            row.target(),
            row.usage(),
            row.cost(),
            row.result(),
            row.estimated(),
            row.recovered(),
            row.promptSha256(),
            replica);
    return new Settled(end.partId(), end.tokens(), ours);
  }

  private Future<Void> booked(List<Settled> ended, List<Told> moved) {
    List<Entry> entries = new ArrayList<>();
    List<Settled> written = new ArrayList<>();
    for (Settled end : ended) {
      Entry entry = entry(end);
      if (entry == null) {
        // Nothing is booked; what it took of our share comes back.
        tally.settle(end, clock.instant());
      } else {
        entries.add(entry);
        written.add(end);
      }
    }
    return entries.isEmpty()
        ? succeededFuture()
        : components.book(() ->
            places
                .ledger()
                .book(entries, () -> written.forEach(end -> moved.addAll(components.settle(end)))));
  }

  /** Null if the journal does not know of the part and need not. */
  private @Nullable Entry entry(Settled end) {
    if (end.row() != null) {
      return new Entry.Settled(end.row());
    }
    return places.ledger().isOpen(end.partId()) ? new Entry.Dropped(end.partId()) : null;
  }

  /** Whether Redis could be told. */
  private Future<Boolean> tell(List<Settled> ended, List<Told> moved) {
    return tellings
        .ask(new Telling(ended, moved))
        .transform(
            (answer, failure) -> failure == null ? told(ended, answer) : succeededFuture(false));
  }

  private Future<List<SettleCall.Answer>> tell(List<Telling> tellings) {
    String epoch = fleet.epoch();
    if (epoch == null) {
      return Future.failedFuture(RedisLink.away());
    }
    SettleCall call = new SettleCall(places.keys(), places.ids(), epoch);
    for (Telling telling : tellings) {
      call.parts(telling.ended());
      telling.moved().forEach(call::counter);
    }
    return call.on(places.links().here()).map(answer -> ofEach(tellings, answer));
  }

  private static List<SettleCall.Answer> ofEach(List<Telling> tellings, SettleCall.Answer answer) {
    List<SettleCall.Answer> answers = new ArrayList<>(tellings.size());
    int from = 0;
    for (Telling telling : tellings) {
      answers.add(answer.to(from, telling.ended().size()));
      from += telling.ended().size();
    }
    return answers;
  }

  private Future<Boolean> told(List<Settled> ended, SettleCall.Answer answer) {
    if (answer.otherEpoch()) {
      fleet.otherEpoch();
      return succeededFuture(false);
    }
    return takeBack(ended, answer).map(true);
  }

  private Future<Void> takeBack(List<Settled> ended, SettleCall.Answer answer) {
    List<Entry> voided = new ArrayList<>();
    for (int i = 0; i < ended.size(); i++) {
      Settled end = ended.get(i);
      if (answer.claimed(i) && end.row() != null) {
        LOG.warn("call {} was thought dead and was settled by another replica", end.partId());
        voided.add(new Entry.Voided(end.partId()));
        components.voided(end.row());
      }
    }
    if (voided.isEmpty()) {
      return succeededFuture();
    }
    fleet.fellBehind();
    return places.ledger().book(voided);
  }
}
