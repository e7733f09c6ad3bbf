package dev.penstock.store.redis;

import dev.penstock.admission.Ids;
import dev.penstock.admission.Settled;
import dev.penstock.store.redis.Components.Cell;
import dev.penstock.store.redis.Components.Told;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ends of parts as {@code settle.lua} takes them. */
final class SettleCall {
  private static final Script SCRIPT = Script.of("settle", "common");

  /** More than any call has; sums of them fit. */
  private static final long MOST_TOKENS = 1L << 50;

  private final Keys names;
  private final Ids ids;
  private final String epoch;
  private final List<String> tombstones = new ArrayList<>();
  private final Packed parts = new Packed();
  private final Map<Cell, Told> counters = new LinkedHashMap<>();

  /**
   * What Redis says to it.
   *
   * @param letters one for each part; {@code E} for another epoch
   */
  record Answer(String letters) {
    boolean otherEpoch() {
      return letters.startsWith("E");
    }

    /** Whether the part at this place was settled by another process. */
    boolean claimed(int place) {
      return letters.charAt(place) == 'C';
    }

    /** What it says to so many parts from this one on. */
    Answer to(int from, int count) {
      return otherEpoch() ? this : new Answer(letters.substring(from, from + count));
    }
  }

  SettleCall(Keys names, Ids ids, String epoch) {
    this.names = names;
    this.ids = ids;
    this.epoch = epoch;
  }

  void parts(Collection<Settled> ended) {
    ended.forEach(end -> part(end.partId(), end.tokens()));
  }

  void part(String id, long tokens) {
    tombstones.add(names.tombstone(id));
    // Below 0 stands for what nobody knows.
    parts.text(id).number(Math.max(-1, Math.min(MOST_TOKENS, tokens)));
  }

  /** Sums only rise, so of several the largest says it all. */
  void counter(Told told) {
    counters.merge(
        new Cell(told.budget().id(), told.span().slice()),
        told,
        (one, other) -> one.plus() < other.plus() ? other : one);
  }

  Future<Answer> on(RedisLink link) {
    List<String> keys =
        new ArrayList<>(List.of(names.epoch(), names.owner(ids.owner()), names.places()));
    keys.addAll(tombstones);
    counters.values().forEach(told -> keys.add(names.counter(told.budget().id())));
    return link.call(SCRIPT, keys, List.of(epoch, ids.owner(), ids.replica()), packed())
        .map(answer -> new Answer(answer.toString()));
  }

  private Packed packed() {
    Packed all = new Packed().array(2).array(2 * tombstones.size()).all(parts);
    all.array(counters.size());
    for (Told told : counters.values()) {
      all.array(5)
          .number(told.span().slice())
          .number(told.span().keepFrom())
          .number(told.plus())
          .number(told.base().minus())
          .number(told.span().expireAt());
    }
    return all;
  }
}
