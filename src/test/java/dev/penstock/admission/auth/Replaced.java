package dev.penstock.admission.auth;

import dev.penstock.api.audit.AuditEntry;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory that may be another one from one moment to the next. */
final class Replaced implements Directory {
  volatile Directory now;

  Replaced(Directory now) {
    this.now = now;
  }

  @Override
  public Future<State> read() {
    return now.read();
  }

  @Override
  public Future<Boolean> write(long version, String id, @Nullable String json, AuditEntry entry) {
    return now.write(version, id, json, entry);
  }

  @Override
  public Future<Void> note(AuditEntry entry) {
    return now.note(entry);
  }

  @Override
  public Future<List<AuditEntry>> audit(@Nullable String before, int limit) {
    return now.audit(before, limit);
  }

  @Override
  public Future<String> keep(String name, String candidate) {
    return now.keep(name, candidate);
  }

  @Override
  public void onChange(Runnable changed) {
    now.onChange(changed);
  }
}
