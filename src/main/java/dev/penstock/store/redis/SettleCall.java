package dev.penstock.store.redis;

import dev.penstock.admission.Ids;
import dev.penstock.store.redis.Components.Told;
import java.util.ArrayList;
import java.util.List;

/** Ends of parts as {@code settle.lua} takes them. */
final class SettleCall {
  static final Script SCRIPT = Script.of("settle", "common");

  /** More than any call has; sums of them fit. */
  private static final long MOST_TOKENS = 1L << 50;

  private final Keys names;
  private final Ids ids;
  private final String epoch;
  private final List<String> parts = new ArrayList<>();
  private final List<String> tombstones = new ArrayList<>();
  private final List<String> counters = new ArrayList<>();
  private final List<String> sums = new ArrayList<>();

  SettleCall(Keys names, Ids ids, String epoch) {
    this.names = names;
    this.ids = ids;
    this.epoch = epoch;
  }

  void part(String id, long tokens) {
    tombstones.add(names.tombstone(id));
    parts.add(id);
    parts.add(Long.toString(Math.min(MOST_TOKENS, tokens)));
  }

  void counter(Told told) {
    counters.add(names.counter(told.budget().id()));
    sums.add(Long.toString(told.span().slice()));
    sums.add(Long.toString(told.span().keepFrom()));
    sums.add(Long.toString(told.sum() + told.base().plus()));
    sums.add(Long.toString(told.base().minus()));
    sums.add(Long.toString(told.span().expireAt()));
  }

  List<String> keys() {
    List<String> keys =
        new ArrayList<>(List.of(names.epoch(), names.owner(ids.owner()), names.places()));
    keys.addAll(tombstones);
    keys.addAll(counters);
    return keys;
  }

  List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(epoch, ids.owner(), ids.replica(), Integer.toString(tombstones.size())));
    arguments.addAll(parts);
    arguments.addAll(sums);
    return arguments;
  }
}
