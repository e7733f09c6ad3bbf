package dev.penstock.store.memory;

import dev.penstock.admission.auth.Directory;
import dev.penstock.api.audit.AuditEntry;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keys, teams and the audit log of one process in memory. Safe for threads. */
public final class MemoryDirectory implements Directory {
  private final Map<String, String> documents = new HashMap<>();
  private final Map<String, String> kept = new HashMap<>();
  private final TreeMap<Long, AuditEntry> audit = new TreeMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long version;

  @Override
  public synchronized Future<State> read() {
    return Future.succeededFuture(new State(version, documents, kept));
  }

  @Override
  public Future<Boolean> write(long seen, String id, @Nullable String json, AuditEntry entry) {
    if (!put(seen, id, json, entry)) {
      return Future.succeededFuture(false);
    }
    // Outside the lock: a listener reads.
    listeners.forEach(Runnable::run);
    return Future.succeededFuture(true);
  }

  private synchronized boolean put(long seen, String id, @Nullable String json, AuditEntry entry) {
    if (seen != version) {
      return false;
    }
    version++;
    if (json == null) {
      documents.remove(id);
    } else {
      documents.put(id, json);
    }
    log(entry);
    return true;
  }

  @Override
  public synchronized Future<Void> note(AuditEntry entry) {
    log(entry);
    return Future.succeededFuture();
  }

  private void log(AuditEntry entry) {
    long id = audit.isEmpty() ? 1 : audit.lastKey() + 1;
    audit.put(
        id,
        new AuditEntry(
            Long.toString(id),
            entry.at(),
            entry.actor(),
            entry.action(),
            entry.subject(),
            entry.before(),
            entry.after()));
  }

  @Override
  public synchronized Future<List<AuditEntry>> audit(@Nullable String before, int limit) {
    long end;
    try {
      end = before == null ? Long.MAX_VALUE : Long.parseLong(before);
    } catch (NumberFormatException e) {
      return Future.failedFuture(e);
    }
    return Future.succeededFuture(
        audit.headMap(end, false).descendingMap().values().stream().limit(limit).toList());
  }

  @Override
  public synchronized Future<String> keep(String name, String candidate) {
    kept.putIfAbsent(name, candidate);
    return Future.succeededFuture(kept.getOrDefault(name, candidate));
  }

  @Override
  public void onChange(Runnable changed) {
    listeners.add(changed);
  }
}
