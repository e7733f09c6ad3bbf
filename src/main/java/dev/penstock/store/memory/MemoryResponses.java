package dev.penstock.store.memory;

import dev.penstock.config.StateConfig;
import dev.penstock.responses.Holdings;
import dev.penstock.responses.ResponseStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Responses of one process in memory, each owner's by age. Safe for threads. */
public final class MemoryResponses implements ResponseStore {
  private final StateConfig.Responses limits;
  private final InstantSource clock;
  private final Holdings holdings;

  /** By id, the oldest first. */
  private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();

  /** Ids by owner, the oldest first. */
  private final Map<String, SequencedMap<String, Entry>> byOwner = new HashMap<>();

  private record Entry(String owner, Buffer document, Instant until) {}

  public MemoryResponses(StateConfig.Responses limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    this.holdings = new Holdings(limits);
  }

  @Override
  public synchronized Future<Void> put(String owner, String id, Buffer document) {
    drop(id);
    Instant now = clock.instant();
    Entry entry = new Entry(owner, document, now.plus(limits.ttl()));
    entries.put(id, entry);
    byOwner.computeIfAbsent(owner, name -> new LinkedHashMap<>()).put(id, entry);
    holdings.add(owner, 1, document.length());
    expire(now);
    for (String most = holdings.excess(owner); most != null; most = holdings.excess(owner)) {
      drop(oldest(most));
    }
    return Future.succeededFuture();
  }

  private void expire(Instant now) {
    Iterator<Map.Entry<String, Entry>> oldest = entries.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<String, Entry> each = oldest.next();
      if (each.getValue().until.isAfter(now)) {
        return;
      }
      oldest.remove();
      forget(each.getKey(), each.getValue());
    }
  }

  private String oldest(String owner) {
    return byOwner.getOrDefault(owner, entries).firstEntry().getKey();
  }

  private void drop(String id) {
    Entry entry = entries.remove(id);
    if (entry != null) {
      forget(id, entry);
    }
  }

  private void forget(String id, Entry entry) {
    holdings.remove(entry.owner, entry.document.length());
    byOwner.computeIfPresent(
        entry.owner,
        (owner, own) -> {
          own.remove(id);
          return own.isEmpty() ? null : own;
        });
  }

  @Override
  public synchronized Future<@Nullable Buffer> find(String id) {
    Entry entry = entries.get(id);
    return Future.succeededFuture(
        entry != null && entry.until.isAfter(clock.instant()) ? entry.document : null);
  }

  @Override
  public synchronized Future<Void> remove(String owner, String id) {
    drop(id);
    return Future.succeededFuture();
  }
}
