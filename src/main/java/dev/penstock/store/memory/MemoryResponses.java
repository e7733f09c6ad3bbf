package dev.penstock.store.memory;

import dev.penstock.config.StateConfig;
import dev.penstock.responses.ResponseStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Responses of one process in memory, the oldest first. Safe for threads. */
public final class MemoryResponses implements ResponseStore {
  private final StateConfig.Responses limits;
  private final InstantSource clock;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long bytes;

  private record Entry(Buffer document, Instant until) {}

  public MemoryResponses(StateConfig.Responses limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public synchronized Future<Void> put(String id, Buffer document) {
    drop(entries.remove(id));
    Instant now = clock.instant();
    entries.put(id, new Entry(document, now.plus(limits.ttl())));
    bytes += document.length();
    Iterator<Entry> oldest = entries.values().iterator();
    while (oldest.hasNext()) {
      Entry entry = oldest.next();
      boolean fits = bytes <= limits.maxBytes() && entries.size() <= limits.maxEntries();
      if (fits && entry.until.isAfter(now)) {
        break;
      }
      oldest.remove();
      drop(entry);
    }
    return Future.succeededFuture();
  }

  private void drop(@Nullable Entry entry) {
    bytes -= entry == null ? 0 : entry.document.length();
  }

  @Override
  public synchronized Future<@Nullable Buffer> find(String id) {
    Entry entry = entries.get(id);
    return Future.succeededFuture(
        entry != null && entry.until.isAfter(clock.instant()) ? entry.document : null);
  }

  @Override
  public synchronized Future<Void> remove(String id) {
    drop(entries.remove(id));
    return Future.succeededFuture();
  }
}
