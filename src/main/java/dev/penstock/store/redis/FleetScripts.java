package dev.penstock.store.redis;

import dev.penstock.store.redis.Components.Told;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Calls of what replicas tell each other through Redis, a bounded amount at a time. */
final class FleetScripts {
  private static final Script BEAT = Script.of("beat", "common");
  private static final Script REAP = Script.of("reap", "common");
  private static final Script CLAIMED = Script.of("claimed", "common");
  private static final Script SYNC = Script.of("sync", "common");
  private static final Script RESTORE = Script.of("restore", "common");
  private static final Script READY = Script.of("ready", "common");
  private static final int CHUNK = 100;
  private static final long TOMBSTONE_MILLIS = 35L * 24 * 3600 * 1000;

  private final RedisLink link;
  private final Keys keys;

  FleetScripts(RedisLink link, Keys keys) {
    this.link = link;
    this.keys = keys;
  }

  Future<Response> beat(String owner, long leaseMillis, String replica) {
    return link.call(
        BEAT,
        List.of(keys.epoch(), keys.alive()),
        List.of(owner, Long.toString(leaseMillis), replica + "."));
  }

  Future<Response> reap(String dead, String owner, boolean ours) {
    return link.call(
        REAP,
        List.of(keys.alive(), keys.owner(dead), keys.owner(owner), keys.places()),
        List.of(
            dead,
            owner,
            ours ? "1" : "0",
            keys.tombstones(),
            Long.toString(TOMBSTONE_MILLIS),
            Integer.toString(CHUNK)));
  }

  /** Of these parts of a process, those that it has taken over. */
  Future<Response> claimed(List<String> ids, String owner) {
    List<String> names = new ArrayList<>(List.of(keys.owner(owner)));
    ids.forEach(id -> names.add(keys.tombstone(id)));
    List<String> arguments = new ArrayList<>(List.of(owner));
    arguments.addAll(ids);
    return link.call(CLAIMED, names, arguments);
  }

  /**
   * Tells sums, and hands back what Redis then knows of each. Completes with whether that is all
   * known here now.
   */
  Future<Boolean> sync(List<Told> all, Components components, String replica) {
    AtomicBoolean heard = new AtomicBoolean(true);
    return inChunks(
            all,
            chunk ->
                link.call(SYNC, counters(chunk), arguments(chunk))
                    .map(answer -> {
                      for (int i = 0; i < chunk.size(); i++) {
                        Told told = chunk.get(i);
                        if (told.replica().equals(replica)
                            && !hear(told, answer.get(i), components)) {
                          heard.set(false);
                        }
                      }
                      return null;
                    }))
        .map(told -> heard.get());
  }

  private static boolean hear(Told told, Response sums, Components components) {
    return components.learned(told, sums.get(0).toLong(), sums.get(1).toLong());
  }

  private List<String> counters(List<Told> chunk) {
    return chunk.stream().map(told -> keys.counter(told.budget().id())).toList();
  }

  private static List<String> arguments(List<Told> chunk) {
    List<String> arguments = new ArrayList<>();
    for (Told told : chunk) {
      arguments.add(Long.toString(told.span().slice()));
      arguments.add(Long.toString(told.span().keepFrom()));
      arguments.add(told.replica());
      arguments.add(Long.toString(told.net()));
      arguments.add(Long.toString(told.base().minus()));
      arguments.add(Long.toString(told.span().expireAt()));
    }
    return arguments;
  }

  Future<Void> restore(Collection<OpenPart> open, String owner) {
    return inChunks(
        List.copyOf(open),
        chunk -> {
          List<String> names = new ArrayList<>(List.of(keys.owner(owner), keys.places()));
          List<String> arguments = new ArrayList<>(List.of(Integer.toString(chunk.size())));
          for (OpenPart part : chunk) {
            names.add(keys.tombstone(part.part().id()));
            arguments.addAll(part.restored(keys));
          }
          return link.call(RESTORE, names, arguments).mapEmpty();
        });
  }

  /** The epoch that has begun; empty while others are awaited. */
  Future<String> ready(String replica, String epoch, long waitMillis, Collection<String> others) {
    List<String> arguments = new ArrayList<>(List.of(replica, epoch, Long.toString(waitMillis)));
    arguments.addAll(others);
    return link.call(READY, List.of(keys.epoch(), keys.ready()), arguments).map(Response::toString);
  }

  /** A part of the work. */
  @FunctionalInterface
  private interface Work<T> {
    Future<Void> on(List<T> chunk);
  }

  private static <T> Future<Void> inChunks(List<T> all, Work<T> work) {
    if (all.isEmpty()) {
      return Future.succeededFuture();
    }
    int end = Math.min(CHUNK, all.size());
    return work.on(all.subList(0, end))
        .compose(done -> inChunks(all.subList(end, all.size()), work));
  }
}
